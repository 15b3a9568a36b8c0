package dev.millrace.encoder.probe;

import dev.millrace.encoder.av.Av;
import dev.millrace.encoder.av.MediaFile;
import dev.millrace.encoder.protocol.PacketIndex;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.bytedeco.ffmpeg.avcodec.AVCodecParameters;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avformat;
import org.jspecify.annotations.Nullable;

/**
 * Reads the index of H.264 in MP4, the only one that tells of every packet without reading them all. Fragments come
 * without: FFmpeg knows of them only what it has read.
 */
final class PacketIndexer {
    private static final int MOST_PICTURES = 4_000_000;
    /** One every second or so of the longest film. */
    private static final int MOST_GROUPS = 50_000;

    private static final int MOST_UNITS = 32;
    private static final int SHORTEST_RUN = 4;
    private static final int LONGEST_RUN = 12;

    private final AVStream stream;
    private final FileChannel channel;
    private final long fileSize;
    private final int lengthSize;
    private final List<Group> groups = new ArrayList<>();
    private boolean whole = true;
    private boolean edited;
    private boolean closed = true;
    private long longestStep;

    /** From a key frame on; times in the stream's units. */
    private static final class Group {
        private final long start;
        private long bytes;

        Group(long start) {
            this.start = start;
        }
    }

    private PacketIndexer(AVStream stream, FileChannel channel, int lengthSize) throws IOException {
        this.stream = stream;
        this.channel = channel;
        this.fileSize = channel.size();
        this.lengthSize = lengthSize;
    }

    /** Null where there is no such index, or it makes no sense. */
    static @Nullable PacketIndex read(MediaFile file, Path path, int video) {
        AVStream stream = file.stream(video);
        byte[] configuration = configuration(stream.codecpar());
        int count = avformat.avformat_index_get_entries_count(stream);
        boolean readable = file.format().startsWith("mov")
                && configuration.length > 6
                && configuration[0] == 1
                && stream.nb_frames() > 0
                && count > 1
                && count <= MOST_PICTURES;
        if (!readable) {
            return null;
        }
        try (FileChannel channel = FileChannel.open(path)) {
            return new PacketIndexer(stream, channel, (configuration[4] & 3) + 1).read(count, configuration);
        } catch (IOException e) {
            return null;
        }
    }

    private static byte[] configuration(AVCodecParameters p) {
        int size = p.extradata_size();
        if (p.codec_id() != avcodec.AV_CODEC_ID_H264 || size < 1 || size > PacketIndex.LONGEST_CONFIGURATION) {
            return new byte[0];
        }
        byte[] bytes = new byte[size];
        p.extradata().position(0).get(bytes);
        return bytes;
    }

    private @Nullable PacketIndex read(int count, byte[] configuration) throws IOException {
        edited = stream.nb_frames() != count;
        long last = 0;
        long step = 0;
        for (int i = 0; i < count; i++) {
            AVIndexEntry entry = avformat.avformat_index_get_entry(stream, i);
            long time = entry.timestamp();
            step = i == 0 ? 0 : time - last;
            boolean sensible = i == 0 ? (entry.flags() & AVIndexEntry.AVINDEX_KEYFRAME) != 0 : step > 0;
            if (!sensible || groups.size() > MOST_GROUPS) {
                return null;
            }
            longestStep = Math.max(longestStep, step);
            last = time;
            take(entry, time);
        }
        long end = last + Math.max(1, step);
        double lasts = seconds(end - groups.getFirst().start);
        long bytes = groups.stream().mapToLong(group -> group.bytes).sum();
        return new PacketIndex(
                HexFormat.of().formatHex(configuration),
                count,
                whole,
                edited,
                closed,
                longestGroup(end),
                seconds(longestStep),
                Math.max(1, Math.round(8 * bytes / lasts)),
                Math.max(1, Math.round(8 * Math.max(bytes / lasts, heaviest(end)))));
    }

    private void take(AVIndexEntry entry, long time) throws IOException {
        int flags = entry.flags();
        edited |= (flags & AVIndexEntry.AVINDEX_DISCARD_FRAME) != 0;
        boolean there = entry.pos() >= 0 && entry.pos() <= fileSize - entry.size();
        whole &= there;
        if ((flags & AVIndexEntry.AVINDEX_KEYFRAME) != 0) {
            groups.add(new Group(time));
            closed = closed && there && isIdr(entry.pos(), entry.size());
        }
        groups.getLast().bytes += entry.size();
    }

    /** Whether a sample's first slice is of an IDR picture (ITU-T H.264, table 7-1). */
    private boolean isIdr(long position, int size) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(lengthSize + 1);
        long at = position;
        for (int unit = 0; unit < MOST_UNITS && position + size - at > lengthSize; unit++) {
            head.clear();
            if (channel.read(head, at) < head.capacity()) {
                return false;
            }
            long length = 0;
            for (int i = 0; i < lengthSize; i++) {
                length = (length << 8) | (head.get(i) & 0xff);
            }
            int type = head.get(lengthSize) & 0x1f;
            if (type >= 1 && type <= 5) {
                return type == 5;
            }
            at += lengthSize + length;
        }
        return false;
    }

    private double longestGroup(long end) {
        double longest = 0;
        for (int i = 0; i < groups.size(); i++) {
            longest = Math.max(longest, seconds(end(i, end) - groups.get(i).start));
        }
        return longest;
    }

    /** Bytes a second. */
    private double heaviest(long end) {
        double heaviest = 0;
        for (int first = 0; first < groups.size(); first++) {
            long bytes = 0;
            for (int i = first; i < groups.size(); i++) {
                bytes += groups.get(i).bytes;
                double lasts = seconds(end(i, end) - groups.get(first).start);
                if (lasts > LONGEST_RUN) {
                    break;
                }
                heaviest = lasts >= SHORTEST_RUN ? Math.max(heaviest, bytes / lasts) : heaviest;
            }
        }
        return heaviest;
    }

    private long end(int group, long end) {
        return group + 1 < groups.size() ? groups.get(group + 1).start : end;
    }

    private double seconds(long units) {
        return Av.seconds(units, stream.time_base());
    }
}
