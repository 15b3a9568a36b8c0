package dev.millrace.streams;

import dev.millrace.streams.InitSegment.SampleDefaults;
import java.util.List;
import java.util.Optional;

/** Reads a moov that describes exactly one track, to be continued in fragments. */
final class InitReader {
    private InitReader() {}

    static InitSegment read(Box moov, int initSize) throws MalformedMediaException {
        List<Box> movie = moov.children();
        List<Box> trak = Box.only(movie, "trak").children();
        List<Box> mdia = Box.only(trak, "mdia").children();
        List<Box> stbl = Box.only(Box.only(mdia, "minf").children(), "stbl").children();
        long trackId = trackId(Box.only(trak, "tkhd"));
        MediaConfig config = SampleEntries.read(Box.only(stbl, "stsd"));
        checkHandler(Box.only(mdia, "hdlr"), config);
        int timescale = timescale(Box.only(mdia, "mdhd"));
        long priming = priming(trak);
        if (priming > 10L * timescale) {
            throw new MalformedMediaException("the edit list takes away more than ten seconds");
        }
        SampleDefaults defaults = defaults(Box.only(Box.only(movie, "mvex").children(), "trex"), trackId);
        return new InitSegment(initSize, trackId, timescale, priming, config, defaults);
    }

    private static long trackId(Box tkhd) throws MalformedMediaException {
        boolean wide = version(tkhd) == 1;
        tkhd.skip(wide ? 16 : 8);
        return tkhd.u32();
    }

    private static void checkHandler(Box hdlr, MediaConfig config) throws MalformedMediaException {
        hdlr.skip(8);
        String handler = fourcc(hdlr);
        String wanted = switch (config) {
            case MediaConfig.Video _ -> "vide";
            case MediaConfig.Audio _ -> "soun";
        };
        if (!handler.equals(wanted)) {
            throw new MalformedMediaException(
                    "a track of " + config.codecs() + " is handled as " + Check.quoted(handler));
        }
    }

    private static String fourcc(Box box) throws MalformedMediaException {
        return Box.fourcc(new byte[] {(byte) box.u8(), (byte) box.u8(), (byte) box.u8(), (byte) box.u8()});
    }

    private static int timescale(Box mdhd) throws MalformedMediaException {
        boolean wide = version(mdhd) == 1;
        mdhd.skip(wide ? 16 : 8);
        long timescale = mdhd.u32();
        if (timescale < 1 || timescale > Track.MAX_TIMESCALE) {
            throw new MalformedMediaException("a timescale of " + timescale + " ticks per second is out of bounds");
        }
        return (int) timescale;
    }

    /** One edit may skip the encoder's delay (CMAF, 7.5.13); what else an edit list can do has no place in a pack. */
    private static long priming(List<Box> trak) throws MalformedMediaException {
        Optional<Box> edts = Box.optional(trak, "edts");
        if (edts.isEmpty()) {
            return 0;
        }
        Box elst = Box.only(edts.get().children(), "elst");
        boolean wide = version(elst) == 1;
        long entries = elst.u32();
        if (entries == 0) {
            return 0;
        }
        elst.skip(wide ? 8 : 4);
        long mediaTime = wide ? elst.u63() : elst.i32();
        if (entries != 1 || mediaTime < 0) {
            throw new MalformedMediaException("the edit list does more than skip the encoder's delay");
        }
        return mediaTime;
    }

    private static SampleDefaults defaults(Box trex, long trackId) throws MalformedMediaException {
        trex.skip(4);
        long id = trex.u32();
        if (id != trackId) {
            throw new MalformedMediaException("trex is about track " + id + ", the track is " + trackId);
        }
        trex.skip(4);
        return new SampleDefaults(trex.u32(), trex.u32(), trex.u32());
    }

    private static int version(Box box) throws MalformedMediaException {
        int version = box.u8();
        box.skip(3);
        if (version > 1) {
            throw new MalformedMediaException("the box " + box.type() + " is of an unknown version");
        }
        return version;
    }
}
