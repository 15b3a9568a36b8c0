package dev.millrace.encoder;

import dev.millrace.encoder.av.Natives;
import dev.millrace.encoder.clip.ClipMaker;
import dev.millrace.encoder.probe.Prober;
import dev.millrace.encoder.protocol.AudioTrack;
import dev.millrace.encoder.protocol.ChunkPlan;
import dev.millrace.encoder.protocol.ClassifierPlan;
import dev.millrace.encoder.protocol.ClipSpec;
import dev.millrace.encoder.protocol.CopiedRung;
import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Limits;
import dev.millrace.encoder.protocol.LoudnessPlan;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Output;
import dev.millrace.encoder.protocol.PosterPlan;
import dev.millrace.encoder.protocol.PreviewPlan;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.encoder.protocol.Rung;
import dev.millrace.encoder.protocol.StoryboardPlan;
import dev.millrace.encoder.protocol.ToneMapping;
import dev.millrace.encoder.protocol.VideoPlan;
import dev.millrace.encoder.transcode.Transcoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Clips and jobs for tests, done in the test's own process. */
public final class Job {
    public static final String SOUND = "a-aac-und-2";

    private Path source = Path.of("/");
    private List<Rung> rungs = List.of();
    private @Nullable CopiedRung copied;
    private Set<Output> outputs = Set.of(Output.RUNGS);
    private Limits limits = Limits.standard();
    private ToneMapping toneMapping = ToneMapping.AUTO;
    private double maxFrameRate = 60;
    private @Nullable ClassifierPlan classifier;
    private @Nullable LoudnessPlan loudness;
    private PreviewPlan preview = PreviewPlan.standard(1);
    private StoryboardPlan storyboard = StoryboardPlan.standard(1);

    static {
        Natives.load();
    }

    private Job() {}

    /** Makes a clip; {@code name}'s ending chooses the container. */
    public static Path clip(Path directory, String name, ClipSpec spec) {
        Path file = directory.resolve(name);
        ClipMaker.make(new Request.MakeClip(file.toString(), spec));
        return file;
    }

    public static MediaInfo probe(Path file) {
        return Prober.probe(new Request.Probe(file.toString(), Limits.standard()));
    }

    public static Job of(Path source) {
        Job job = new Job();
        job.source = source;
        return job;
    }

    public Job rung(int width, int height) {
        List<Rung> more = new ArrayList<>(rungs);
        more.add(new Rung("v-avc-" + Math.min(width, height), width, height, 23, 1_500_000, 3_000_000, "veryfast"));
        rungs = more;
        return this;
    }

    /** The largest rung is the source's own packets. */
    public Job copied(int width, int height) {
        copied = new CopiedRung("v-avc-" + Math.min(width, height), width, height);
        return this;
    }

    public Job outputs(Output... wanted) {
        outputs = Set.of(wanted);
        return this;
    }

    public Job limits(Limits other) {
        limits = other;
        return this;
    }

    public Job toneMapping(ToneMapping other) {
        toneMapping = other;
        return this;
    }

    public Job classifier(ClassifierPlan wanted) {
        classifier = wanted;
        return this;
    }

    public Job loudness(LoudnessPlan wanted) {
        loudness = wanted;
        return this;
    }

    public Job preview(PreviewPlan other) {
        preview = other;
        return this;
    }

    public Job storyboard(StoryboardPlan other) {
        storyboard = other;
        return this;
    }

    /** Does the job; the result holds its events and its files. */
    public Result run(Path directory) {
        Path scratch = scratch(directory);
        List<Event> events = new ArrayList<>();
        Transcoder.run(request(scratch), events::add);
        return new Result(scratch, List.copyOf(events));
    }

    public Request.Transcode request(Path scratch) {
        return new Request.Transcode(
                source.toString(),
                scratch.toString(),
                limits,
                outputs,
                new VideoPlan(-1, copied, rungs, maxFrameRate, toneMapping),
                outputs.contains(Output.AUDIO) ? List.of(new AudioTrack(SOUND, -1, 2, 96_000)) : List.of(),
                loudness,
                ChunkPlan.standard(),
                PosterPlan.standard(),
                storyboard,
                preview,
                classifier,
                2);
    }

    private static Path scratch(Path directory) {
        try {
            return Files.createTempDirectory(directory, "scratch");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
