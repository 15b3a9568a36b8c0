package dev.millrace.streams;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Sample entries (ISO/IEC 14496-12, 8.5.2; 14496-15, 5.4; 14496-14, 6.7) and what their codecs are called. */
final class SampleEntries {
    private static final int VISUAL_FIELDS = 78;
    private static final int AUDIO_FIELDS = 28;

    private SampleEntries() {}

    static MediaConfig read(Box stsd) throws MalformedMediaException {
        stsd.skip(4);
        stsd.skip(4);
        List<Box> entries = stsd.children();
        if (entries.size() != 1) {
            throw new MalformedMediaException("a track has one sample entry, not " + entries.size());
        }
        Box entry = entries.getFirst();
        return switch (entry.type()) {
            case "avc1", "avc3" -> avc(entry);
            case "mp4a" -> mp4a(entry);
            default ->
                throw new MalformedMediaException(
                        "samples of the kind " + Check.quoted(entry.type()) + " are not known");
        };
    }

    private static MediaConfig avc(Box entry) throws MalformedMediaException {
        Box fields = entry.part(entry.type(), VISUAL_FIELDS);
        fields.skip(24);
        int width = fields.u16();
        int height = fields.u16();
        List<Box> children = entry.children();
        boolean square = true;
        Optional<Box> pasp = Box.optional(children, "pasp");
        if (pasp.isPresent()) {
            long horizontal = pasp.get().u32();
            square = horizontal == pasp.get().u32();
        }
        Box avcC = Box.only(children, "avcC");
        if (avcC.u8() != 1) {
            throw new MalformedMediaException("the AVC decoder configuration is of an unknown version");
        }
        String profileLevel =
                HexFormat.of().formatHex(new byte[] {(byte) avcC.u8(), (byte) avcC.u8(), (byte) avcC.u8()});
        int nalLengthSize = (avcC.u8() & 3) + 1;
        return new MediaConfig.Video(entry.type() + "." + profileLevel, width, height, square, nalLengthSize);
    }

    private static MediaConfig mp4a(Box entry) throws MalformedMediaException {
        Box fields = entry.part("mp4a", AUDIO_FIELDS);
        fields.skip(16);
        int channels = fields.u16();
        fields.skip(6);
        int sampleRate = fields.u16();
        Box esds = Box.only(entry.children(), "esds");
        esds.skip(4);
        return AudioSpecificConfig.read(esds, channels, sampleRate);
    }
}
