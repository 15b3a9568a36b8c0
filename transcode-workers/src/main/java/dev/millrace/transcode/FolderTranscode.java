package dev.millrace.transcode;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.FailureCode;
import dev.millrace.encoder.protocol.MediaInfo;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.FreeSpace;
import dev.millrace.streams.Folder;
import dev.millrace.streams.PresentationIndex;
import dev.millrace.streams.Report;
import dev.millrace.streams.Validator;
import dev.millrace.streams.Violation;
import dev.millrace.transcode.child.Budget;
import dev.millrace.transcode.child.ChildPool;
import dev.millrace.transcode.child.ChildProcess;
import dev.millrace.transcode.child.Ending;
import dev.millrace.transcode.child.FileTrees;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/**
 * Makes of a file what the workers make of an upload, by the same child, plan, packer and validator, as a folder that any
 * web server can serve. There is no server and no database; one file after another.
 */
public final class FolderTranscode implements AutoCloseable {
    private static final TenantId TENANT = new TenantId("local");
    private static final long EPOCH = 1;

    private final TranscodeSettings settings;
    private final Path work;
    private final ChildPool children;
    private final Inspection inspection;
    private final SecureRandom random = new SecureRandom();

    /** Told of an encode as it goes on. */
    public interface Audience {
        /** @param share of the rendition that is encoded, 0 to 1, as far as the source's length is known */
        void encoded(String rendition, double share);

        /** It goes on in spite of this. */
        void warned(String sentence);
    }

    /** @param within where everything is written, below a directory that {@link #close} removes */
    public FolderTranscode(TranscodeSettings settings, Path within) throws IOException {
        this.settings = settings;
        this.inspection = new Inspection(settings);
        this.work = Files.createTempDirectory(within, ".millrace-");
        try {
            ModelFile.check(settings.classifier());
            var installation = new EncoderInstallation(
                    EncoderInstallation.classPath(Optional.ofNullable(settings.encoderClasspath())),
                    work.resolve("encoder"),
                    settings.child(),
                    settings.faces(),
                    settings.classifier().wanted());
            installation.get();
            this.children = new ChildPool(settings.child(), installation, new SimpleMeterRegistry());
        } catch (IOException | RuntimeException e) {
            FileTrees.delete(work);
            throw e;
        }
    }

    /**
     * Looks into a file. It is copied first: a child may not touch the only original.
     *
     * @throws RefusedException when it cannot become a video
     * @throws IOException with a sentence when that could not be found out
     */
    public InspectedFile inspect(Path file) throws IOException, InterruptedException, RefusedException {
        refuse(inspection.refuse(Files.size(file)));
        Stopwatch watch = new Stopwatch();
        Path source = Files.copy(file, work.resolve("source"));
        Files.setPosixFilePermissions(source, PosixFilePermissions.fromString("r--r--r--"));
        MediaInfo media = media(source);
        refuse(inspection.refuse(media));
        return new InspectedFile(
                file, source, media, EncodePlan.of(media, settings), settings, watch.stop("inspection"));
    }

    private MediaInfo media(Path source) throws IOException, InterruptedException, RefusedException {
        try (ChildProcess child = children.take()) {
            Files.createLink(child.directory().resolve(InspectHandler.SOURCE), source);
            Budget budget = new Budget(
                    settings.inspectionTime(),
                    settings.inspectionTime(),
                    Files.size(source) + settings.child().disk().toBytes());
            Ending ending = child.run(
                    new Request.Probe(child.asSeen(InspectHandler.SOURCE), EncodePlan.limits(settings)),
                    budget,
                    _ -> {});
            if (ending instanceof Ending.Answered(Event.Probed(MediaInfo media))) {
                return media;
            }
            throw failed(ending);
        }
    }

    /**
     * Encodes an inspected file and writes the presentation, which is not complete before this returns.
     *
     * @throws RefusedException when it turns out that it cannot become a video
     * @throws IOException with a sentence when it failed otherwise
     */
    public MadeFolder make(InspectedFile file, Audience audience)
            throws IOException, InterruptedException, RefusedException {
        Optional<MadeFolder> made = attempt(file, audience);
        if (made.isPresent()) {
            return made.get();
        }
        FileTrees.delete(work.resolve("objects"));
        FileTrees.delete(work.resolve("presentation"));
        return attempt(file.encoded(), audience).orElseThrow();
    }

    /** Empty when packets were to be copied that are not what they seemed. */
    private Optional<MadeFolder> attempt(InspectedFile file, Audience audience)
            throws IOException, InterruptedException, RefusedException {
        var keys = new RevisionKeys(TENANT, AssetId.random(random), RevisionId.random(random), EPOCH);
        var shelf = new FolderShelf(work.resolve("objects"));
        var told = new Told(file, audience);
        Stopwatch watch = new Stopwatch();
        Attempt.Result result = encode(file, keys, shelf, told);
        Optional<String> blame = file.plan().blames(result.ending());
        if (blame.isPresent()) {
            audience.warned(Explanation.clean(blame.get()));
            return Optional.empty();
        }
        if (!(result.ending() instanceof Ending.Answered(Event.Done done))) {
            throw failed(result.ending());
        }
        if (result.index().isEmpty()) {
            throw new RefusedException(inspection.problem(FailureCode.DECODER).sentence());
        }
        Cost encoding = watch.stop("encoding");
        PresentationIndex index = result.index().get().seal();
        List<Violation> violations = Validator.validate(index, new StoredPacks(shelf));
        if (file.plan().copied() != null && !violations.isEmpty()) {
            return Optional.empty();
        }
        valid(violations);
        Path folder = work.resolve("presentation");
        new PresentationFolder(shelf, keys, folder).write(index);
        FileTrees.delete(work.resolve("objects"));
        Report report = Validator.validate(new Folder(folder));
        valid(report.errors());
        return Optional.of(
                new MadeFolder(folder, file, done, told, report, List.of(file.cost(), encoding, watch.stop("files"))));
    }

    private Attempt.Result encode(InspectedFile file, RevisionKeys keys, FolderShelf shelf, Told told)
            throws IOException, InterruptedException {
        EncodePlan plan = file.plan();
        try (ChildProcess child = child(file)) {
            var hashes = new FrameHashes(EPOCH, Math.round(plan.limits().maxSeconds() * 1000), _ -> {});
            var signals = new Signals(EPOCH, told::measured);
            var growth = new RevisionGrowth(plan, child, shelf, keys, _ -> {}, 0);
            var result = new Attempt(
                            child,
                            growth,
                            hashes,
                            signals,
                            FreeSpace.unbounded(),
                            hashes::send,
                            event -> told.heard(event, child))
                    .run(plan);
            signals.send();
            return result;
        }
    }

    /** One with the file in its directory, to be closed by the caller. */
    ChildProcess child(InspectedFile file) throws IOException, InterruptedException {
        ChildProcess child = children.take();
        try {
            Files.createLink(child.directory().resolve(InspectHandler.SOURCE), file.source());
            ModelFile.put(file.plan().classifier(), child.directory());
            return child;
        } catch (IOException | RuntimeException e) {
            child.close();
            throw e;
        }
    }

    private static void refuse(Optional<Problem> problem) throws RefusedException {
        if (problem.isPresent()) {
            throw new RefusedException(problem.get().sentence());
        }
    }

    private static void valid(List<Violation> violations) throws IOException {
        if (!violations.isEmpty()) {
            throw new FaultException("The encoded video did not pass its check, which is a fault of ours: "
                    + violations.getFirst().rule().id() + " at "
                    + violations.getFirst().place() + ": "
                    + violations.getFirst().sentence());
        }
    }

    /** What to throw when a child did not do what was asked. */
    private IOException failed(Ending ending) throws RefusedException {
        return switch (ending) {
            case Ending.Answered(Event.Failed failed)
            when failed.code().fileAtFault() ->
                throw new RefusedException(inspection.problem(failed.code()).sentence());
            case Ending.Answered(Event.Failed failed) ->
                new FaultException("The encoder failed: " + Explanation.clean(failed.message()));
            case Ending.Answered(Event other) ->
                new FaultException(
                        "The encoder answered with " + other.getClass().getSimpleName() + ".");
            case Ending.Killed(Ending.Want _, String why) ->
                new StoppedException("The encoder was stopped: " + why + ".");
            case Ending.Crashed(String signature) ->
                new StoppedException(
                        "The decoder crashed (" + Explanation.clean(signature) + "): the file may be damaged.");
            case Ending.Misbehaved(String why) ->
                new FaultException("The encoder made no sense: " + Explanation.clean(why) + ".");
        };
    }

    /**
     * Moves what was made to where it is wanted; a folder that is there gives way, and comes back when the move fails.
     *
     * @param out on the file system that this works on; absent, empty, or to be replaced
     */
    public void deliver(MadeFolder made, Path out) throws IOException {
        Path old = work.resolve("replaced");
        boolean replaces = Files.isDirectory(out);
        if (replaces) {
            Files.move(out, old, StandardCopyOption.ATOMIC_MOVE);
        }
        try {
            Files.move(made.folder(), out, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            if (replaces) {
                Files.move(old, out, StandardCopyOption.ATOMIC_MOVE);
            }
            throw e;
        }
    }

    /** Removes what is left of the last file, so that another can be inspected. */
    void forget() throws IOException {
        for (String left : List.of("source", "objects", "presentation")) {
            FileTrees.delete(work.resolve(left));
        }
    }

    /** Ends what runs and removes every file but what was moved away. */
    @Override
    public void close() throws IOException {
        children.close();
        FileTrees.delete(work);
    }
}
