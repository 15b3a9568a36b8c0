package dev.millrace.transcode;

import dev.millrace.encoder.protocol.CopiedRung;
import dev.millrace.encoder.protocol.Ratio;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.streams.AudioRendition;
import dev.millrace.streams.FrameRate;
import dev.millrace.streams.MediaConfig;
import dev.millrace.streams.PackLayout;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Rendition;
import dev.millrace.streams.Track;
import dev.millrace.streams.VideoRange;
import dev.millrace.streams.VideoRendition;
import dev.millrace.transcode.EncodePlan.Sound;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The first snapshot of a revision: every rendition, as its first pack describes it. */
final class Opening {
    private Opening() {}

    static PresentationIndex index(
            RevisionKeys keys, EncodePlan plan, List<RenditionProgress> progress, Map<String, Packer.Stored> stored)
            throws MisbehavedException {
        List<Rendition> renditions = new ArrayList<>();
        for (RenditionProgress one : progress) {
            Packer.Stored first = stored.get(one.name());
            if (first == null) {
                throw new MisbehavedException(one.name() + " has no pack");
            }
            renditions.add(rendition(plan, one, first));
        }
        return PresentationIndex.open(keys.asset().value(), keys.revision().value(), plan.targetDuration(), renditions);
    }

    private static Rendition rendition(EncodePlan plan, RenditionProgress progress, Packer.Stored first)
            throws MisbehavedException {
        String name = progress.name();
        Copied copied = plan.copied();
        if (copied != null && copied.rung().name().equals(name)) {
            CopiedRung rung = copied.rung();
            return video(plan, rung.width(), rung.height(), copied.rateCap(), progress, first);
        }
        for (Rung rung : plan.rungs()) {
            if (rung.name().equals(name)) {
                return video(plan, rung.width(), rung.height(), EncodePlan.rateCap(rung), progress, first);
            }
        }
        for (Sound sound : plan.audio()) {
            if (sound.track().name().equals(name)) {
                return audio(sound, first);
            }
        }
        throw new MisbehavedException(name + " was not asked for");
    }

    private static VideoRendition video(
            EncodePlan plan, int width, int height, long rateCap, RenditionProgress progress, Packer.Stored first)
            throws MisbehavedException {
        String name = progress.name();
        if (!(first.layout().config() instanceof MediaConfig.Video config)) {
            throw new MisbehavedException(name + " is no video");
        }
        if (config.width() != width || config.height() != height || !config.squarePixels()) {
            throw new MisbehavedException(
                    name + " shows " + config.width() + "×" + config.height() + ", not " + width + "×" + height);
        }
        Ratio said = progress.init().rate();
        Ratio rate = said == null ? plan.frameRate() : said;
        return new VideoRendition(
                name,
                config.codecs(),
                config.width(),
                config.height(),
                new FrameRate(rate.num(), rate.den()),
                VideoRange.SDR,
                track(rateCap, first));
    }

    private static AudioRendition audio(Sound sound, Packer.Stored first) throws MisbehavedException {
        if (!(first.layout().config() instanceof MediaConfig.Audio config)) {
            throw new MisbehavedException(sound.track().name() + " is no sound");
        }
        return new AudioRendition(
                sound.track().name(),
                config.codecs(),
                sound.language(),
                config.channels(),
                config.sampleRate(),
                sound.low(),
                track(EncodePlan.rateCap(sound.track()), first));
    }

    private static Track track(long cap, Packer.Stored first) {
        PackLayout layout = first.layout();
        return new Track(
                layout.timescale(),
                cap,
                layout.initSize(),
                layout.priming(),
                List.of(first.pack()),
                layout.segments(0));
    }
}
