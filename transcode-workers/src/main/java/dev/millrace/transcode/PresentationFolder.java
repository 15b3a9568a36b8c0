package dev.millrace.transcode;

import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.streams.Hls;
import dev.millrace.streams.Manifests;
import dev.millrace.streams.PackedSegments;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Storyboard;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;

/** A sealed revision as files: what an origin serves below a revision's URL, for a server that knows only files. */
final class PresentationFolder {
    private final FolderShelf shelf;
    private final RevisionKeys keys;
    private final Path root;

    /** @param root made; must not be there */
    PresentationFolder(FolderShelf shelf, RevisionKeys keys, Path root) {
        this.shelf = shelf;
        this.keys = keys;
        this.root = root;
    }

    void write(PresentationIndex index) throws IOException {
        Files.createDirectory(root);
        try (var segments =
                new PackedSegments(index, pack -> FileChannel.open(shelf.file(new ObjectKey(pack.key()))))) {
            for (Rendition rendition : index.renditions()) {
                write(segments, index, rendition);
            }
        }
        for (String name : Stills.NAMES) {
            Path still = shelf.file(keys.still(name));
            if (Files.exists(still)) {
                Files.move(still, root.resolve(name));
            }
        }
        writeStoryboard();
        Manifests texts = Manifests.of(index);
        for (Map.Entry<String, String> playlist : texts.playlists().entrySet()) {
            // Nothing names the playlist of what still grew.
            if (!playlist.getKey().endsWith("/growing.m3u8")) {
                Files.writeString(root.resolve(playlist.getKey()), playlist.getValue());
            }
        }
        Files.writeString(root.resolve("manifest.mpd"), texts.mpd().orElseThrow());
        Files.writeString(root.resolve("master.m3u8"), texts.master().orElseThrow());
    }

    private void write(PackedSegments segments, PresentationIndex index, Rendition rendition) throws IOException {
        boolean pictures = Hls.hasIFrames(index, rendition);
        Files.createDirectory(root.resolve(rendition.name()));
        if (pictures) {
            Files.createDirectory(root.resolve(rendition.name() + "/iframes"));
        }
        copy(segments, rendition.name() + "/init.mp4");
        for (int n = 1; n <= index.segmentCount(); n++) {
            copy(segments, rendition.name() + "/" + n + ".m4s");
            if (pictures) {
                copy(segments, rendition.name() + "/iframes/" + n + ".m4s");
            }
        }
    }

    private void copy(PackedSegments segments, String path) throws IOException {
        try (SeekableByteChannel from = segments.open(path);
                FileChannel to =
                        FileChannel.open(root.resolve(path), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            long size = from.size();
            if (to.transferFrom(from, 0, size) != size) {
                throw new IOException(path + " could not be written whole.");
            }
        }
    }

    private void writeStoryboard() throws IOException {
        Path json = shelf.file(keys.storyboard());
        if (!Files.exists(json)) {
            return;
        }
        Storyboard storyboard = Storyboard.parse(Files.readAllBytes(json));
        Files.createDirectory(root.resolve("storyboard"));
        for (int n = 1; n <= storyboard.sheets().size(); n++) {
            String key = storyboard.sheets().get(n - 1).key();
            Files.move(shelf.file(new ObjectKey(key)), root.resolve("storyboard/" + n + ".jpg"));
        }
        Files.writeString(root.resolve("storyboard.vtt"), storyboard.vtt());
    }
}
