package dev.millrace.streams;

import dev.millrace.streams.InitSegment.SampleDefaults;
import java.util.List;

/** Adds up the samples of one movie fragment (ISO/IEC 14496-12, 8.8.4 to 8.8.12). */
final class FragmentReader {
    private static final int MAX_SAMPLES = 1_000_000;
    private static final long NOT_SYNC = 0x1_0000;

    private final BoxStream.Place moof;
    private final BoxStream.Place mdat;
    private SampleDefaults defaults;
    private long position;
    private long samples;
    private long duration;
    private long earliest = Long.MAX_VALUE;
    private boolean sync;
    private long firstSample;
    private long firstSampleSize;

    private FragmentReader(BoxStream.Place moof, BoxStream.Place mdat, SampleDefaults defaults) {
        this.moof = moof;
        this.mdat = mdat;
        this.defaults = defaults;
        this.position = moof.start();
    }

    /** @param offset where the fragment begins, with the boxes before its moof */
    static Fragment read(Box moofBox, BoxStream.Place moof, BoxStream.Place mdat, InitSegment init, long offset)
            throws MalformedMediaException {
        List<Box> traf = Box.only(moofBox.children(), "traf").children();
        FragmentReader reader = new FragmentReader(moof, mdat, init.defaults());
        reader.header(Box.only(traf, "tfhd"), init.trackId());
        long start = decodeTime(Box.only(traf, "tfdt"));
        for (Box child : traf) {
            if (child.type().equals("trun")) {
                reader.run(child);
            }
        }
        return reader.fragment(start, offset);
    }

    private Fragment fragment(long start, long offset) throws MalformedMediaException {
        if (samples == 0 || duration == 0) {
            throw new MalformedMediaException("the fragment at byte " + offset + " holds no time");
        }
        if (start > Segment.MAX_TIME || duration > Segment.MAX_TIME) {
            throw new MalformedMediaException("the fragment at byte " + offset + " has times beyond all bounds");
        }
        long length = mdat.end() - offset;
        if (length > Segment.MAX_LENGTH) {
            throw new MalformedMediaException("the fragment at byte " + offset + " has " + length + " bytes");
        }
        return new Fragment(
                offset, (int) length, start, duration, (int) samples, sync, earliest, firstSample, firstSampleSize);
    }

    private void header(Box tfhd, long trackId) throws MalformedMediaException {
        long flags = tfhd.u32() & 0xff_ffff;
        long id = tfhd.u32();
        if (id != trackId) {
            throw new MalformedMediaException("a fragment is about track " + id + ", the track is " + trackId);
        }
        if ((flags & 1) != 0) {
            throw new MalformedMediaException("a fragment addresses its samples from the start of the file");
        }
        tfhd.skip((flags & 2) != 0 ? 4 : 0);
        defaults = new SampleDefaults(
                (flags & 8) != 0 ? tfhd.u32() : defaults.duration(),
                (flags & 0x10) != 0 ? tfhd.u32() : defaults.size(),
                (flags & 0x20) != 0 ? tfhd.u32() : defaults.flags());
    }

    private static long decodeTime(Box tfdt) throws MalformedMediaException {
        boolean wide = tfdt.u8() == 1;
        tfdt.skip(3);
        return wide ? tfdt.u63() : tfdt.u32();
    }

    private void run(Box trun) throws MalformedMediaException {
        long head = trun.u32();
        Run run = new Run(
                trun,
                (head & 0x100) != 0,
                (head & 0x200) != 0,
                (head & 0x400) != 0,
                (head & 0x800) != 0,
                head >>> 24 != 0);
        long count = trun.u32();
        if (count > MAX_SAMPLES - samples) {
            throw new MalformedMediaException("a fragment claims more than " + MAX_SAMPLES + " samples");
        }
        if (count == 0) {
            return;
        }
        if ((head & 1) != 0) {
            position = moof.start() + trun.i32();
        }
        long firstFlags = (head & 4) != 0 ? trun.u32() : -1;
        long begin = position;
        if (samples == 0) {
            first(run, firstFlags);
        } else {
            sample(run);
        }
        rest(run, count - 1);
        if (begin < mdat.content() || position > mdat.end()) {
            throw new MalformedMediaException("samples lie at bytes " + begin + " to " + position
                    + ", outside of their mdat at " + mdat.content() + " to " + mdat.end());
        }
    }

    private void rest(Run run, long count) throws MalformedMediaException {
        if (run.bare()) {
            // A few bytes may claim a million samples: what is alike is multiplied, not walked.
            position += count * defaults.size();
            duration += count * defaults.duration();
            samples += count;
            return;
        }
        for (long i = 0; i < count; i++) {
            sample(run);
        }
    }

    private void first(Run run, long firstFlags) throws MalformedMediaException {
        firstSample = position;
        long flags = sample(run);
        firstSampleSize = position - firstSample;
        sync = ((firstFlags >= 0 ? firstFlags : flags) & NOT_SYNC) == 0;
    }

    /** Takes the next sample of a run into account and returns its flags. */
    private long sample(Run run) throws MalformedMediaException {
        Box trun = run.box;
        long lasts = run.durations ? trun.u32() : defaults.duration();
        position += run.sizes ? trun.u32() : defaults.size();
        long flags = run.flags ? trun.u32() : defaults.flags();
        long composition = run.compositions ? run.signed ? trun.i32() : trun.u32() : 0;
        earliest = Math.min(earliest, duration + composition);
        duration += lasts;
        samples++;
        return flags;
    }

    /** Which fields each sample of a run has. */
    private record Run(Box box, boolean durations, boolean sizes, boolean flags, boolean compositions, boolean signed) {
        boolean bare() {
            return !(durations || sizes || flags || compositions);
        }
    }
}
