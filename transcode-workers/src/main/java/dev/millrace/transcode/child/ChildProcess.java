package dev.millrace.transcode.child;

import dev.millrace.encoder.protocol.Event;
import dev.millrace.encoder.protocol.Protocol;
import dev.millrace.encoder.protocol.Request;
import dev.millrace.platform.telemetry.Metric;
import dev.millrace.transcode.child.Ending.Answered;
import dev.millrace.transcode.child.Ending.Crashed;
import dev.millrace.transcode.child.Ending.Killed;
import dev.millrace.transcode.child.Ending.Misbehaved;
import dev.millrace.transcode.child.Ending.Want;
import dev.millrace.transcode.confine.ForeignFile;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One child: it loads its libraries, is given one request, answers, and ends. Whatever it does, its parent gets an
 * {@link Ending}, and {@link #close} leaves nothing of it: no process, no file.
 */
public final class ChildProcess implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ChildProcess.class);
    private static final AtomicLong NUMBERS = new AtomicLong();
    private static final Duration LAST_BREATH = Duration.ofSeconds(2);
    private static final int OUT_OF_HEAP = 3;
    private static final int SIGNALLED = 128;
    private static final int SIGKILL = 9;
    private static final int SIGXCPU = 24;

    private final EncoderHome home;
    private final Path own;
    private final Mouth mouth;
    private final Complaints complaints;
    private final Keeper keeper;
    private final Process process;
    private final MeterRegistry meters;
    private final AtomicReference<Runnable> closed = new AtomicReference<>(() -> {});

    private ChildProcess(ChildCommand command, MeterRegistry meters) throws IOException {
        this.meters = meters;
        long number = NUMBERS.incrementAndGet();
        this.home = command.home();
        this.own = home.children().resolve(number + "-" + UUID.randomUUID());
        command.enclosure().makeOwn(own);
        this.complaints = new Complaints(number);
        this.mouth = new Mouth(complaints);
        this.keeper = new Keeper(command, own, mouth);
        try {
            this.process = keeper.start(number);
        } catch (IOException e) {
            FileTrees.delete(own);
            throw e;
        }
        listener(number + "-out", () -> mouth.listen(process.getInputStream()));
        listener(number + "-err", () -> complaints.listen(process.getErrorStream()));
    }

    /** Starts a child; it is not ready yet. */
    public static ChildProcess start(ChildCommand command, MeterRegistry meters) throws IOException {
        return new ChildProcess(command, meters);
    }

    /** Hears what a child says while it works; what it throws ends the child. */
    @FunctionalInterface
    public interface Listener<X extends Exception> {
        void on(Event event) throws X, InterruptedException;
    }

    /** Its directory, for what it is to read; nothing else writes there but the child. */
    public Path directory() {
        return own;
    }

    /** The name by which the child knows a file in its directory. */
    public String asSeen(String name) {
        return home.asSeen(own.resolve(name));
    }

    /** The name by which the child knows its directory. */
    public String directoryAsSeen() {
        return home.asSeen(own);
    }

    public boolean alive() {
        return process.isAlive();
    }

    /** User and system time that it has used so far. */
    public double processorSeconds() throws IOException {
        return ProcessorTime.of(Path.of("/proc", Long.toString(process.pid()), "stat"))
                .own();
    }

    /** The same by the names of its threads, as far as these still live. */
    public Map<String, Double> threadSeconds() throws IOException {
        return ThreadTimes.of(process.pid());
    }

    long pid() {
        return process.pid();
    }

    /**
     * Waits for its first word.
     *
     * @throws IOException when it says anything else, dies, or takes too long
     */
    public Event.Ready awaitReady(Duration patience) throws IOException, InterruptedException {
        Optional<Mouth.Said> said = mouth.next(patience.toMillis());
        if (said.isEmpty()) {
            throw new IOException("A child did not get ready within " + patience.toSeconds() + " s.");
        }
        return switch (said.get()) {
            case Mouth.Word(Event.Ready ready) when ready.version() == Protocol.VERSION -> ready;
            case Mouth.Word(Event.Ready ready) ->
                throw new IOException("A child speaks version " + ready.version() + " of the protocol, not "
                        + Protocol.VERSION + ": the encoder's class path is of another build.");
            case Mouth.Word ignored -> throw new IOException("A child's first word was not that it is ready.");
            case Mouth.Nonsense nonsense -> throw new IOException("A child said nonsense: " + nonsense.why());
            case Mouth.Silence ignored -> throw new IOException("A child died before it was ready: " + death());
        };
    }

    /**
     * Gives the child its one request and hears it to the end. Its last word is returned, not passed on.
     *
     * @throws X what the listener threw; the child is then to be closed, as after any other end
     */
    public <X extends Exception> Ending run(Request request, Budget budget, Listener<X> listener)
            throws X, InterruptedException {
        long start = System.nanoTime();
        String how = "stopped";
        try {
            Ending ending = heard(request, budget, listener);
            how = ending.getClass().getSimpleName().toLowerCase(Locale.ROOT);
            return ending;
        } finally {
            Metric.TRANSCODE_CHILDREN
                    .timer(meters, "ending", how)
                    .record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
        }
    }

    private <X extends Exception> Ending heard(Request request, Budget budget, Listener<X> listener)
            throws X, InterruptedException {
        keeper.watch(budget);
        try {
            // Not closed here: a child that waits for the end of its input would take that for its parent's death.
            OutputStream in = process.getOutputStream();
            in.write((Protocol.write(request) + "\n").getBytes(StandardCharsets.UTF_8));
            in.flush();
        } catch (IOException e) {
            LOG.debug("A child did not take its request.", e);
        }
        while (true) {
            Optional<Mouth.Said> said = mouth.next(Long.MAX_VALUE / 2_000_000);
            if (said.isEmpty()) {
                continue;
            }
            switch (said.get()) {
                case Mouth.Word(Event event)
                when isLast(event) -> {
                    return new Answered(event);
                }
                case Mouth.Word(Event event) -> listener.on(event);
                case Mouth.Nonsense nonsense -> {
                    keeper.kill();
                    return new Misbehaved(nonsense.why());
                }
                case Mouth.Silence ignored -> {
                    return death();
                }
            }
        }
    }

    /**
     * Opens a file that the child has written.
     *
     * @param name one that the parent has chosen
     * @throws IOException with a sentence when it is no plain file of a size within the bounds
     */
    public FileChannel open(String name, long least, long most) throws IOException {
        return ForeignFile.open(own, name, least, most);
    }

    /** Deletes a file that the child has written and will not need. */
    public void discard(String name) throws IOException {
        Files.deleteIfExists(own.resolve(name));
    }

    /** To be told, once, when nothing is left of it. */
    void onClose(Runnable told) {
        closed.set(told);
    }

    /** Kills it, if it still lives, and deletes its directory. */
    @Override
    public void close() {
        mouth.stopListening();
        boolean interrupted = Thread.interrupted();
        try {
            keeper.kill();
            if (keeper.exit(LAST_BREATH).isEmpty()) {
                LOG.warn("Child {} does not end although it was killed.", process.pid());
            }
        } catch (InterruptedException e) {
            interrupted = true;
        }
        try {
            FileTrees.delete(own);
        } catch (IOException e) {
            LOG.warn("The directory of a child could not be deleted; it will be when the next process starts.", e);
        }
        closed.getAndSet(() -> {}).run();
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isLast(Event event) {
        return switch (event) {
            case Event.Probed ignored -> true;
            case Event.ClipMade ignored -> true;
            case Event.Done ignored -> true;
            case Event.Failed ignored -> true;
            case Event.Ready ignored -> false;
            case Event.InitWritten ignored -> false;
            case Event.SegmentWritten ignored -> false;
            case Event.PackClosed ignored -> false;
            case Event.Progress ignored -> false;
            case Event.FiltersChosen ignored -> false;
            case Event.PosterWritten ignored -> false;
            case Event.PreviewWritten ignored -> false;
            case Event.SheetWritten ignored -> false;
            case Event.FrameHashed ignored -> false;
            case Event.SignalsMeasured ignored -> false;
            case Event.Warning ignored -> false;
        };
    }

    /** What its exit tells, once its output has ended. */
    private Ending death() throws InterruptedException {
        Optional<Integer> status = keeper.exit(LAST_BREATH);
        Optional<Killed> killed = keeper.killed();
        if (killed.isPresent()) {
            return killed.get();
        }
        if (status.isEmpty()) {
            keeper.kill();
            return new Misbehaved("it closed its output and went on");
        }
        int exit = status.get();
        if (exit == SIGNALLED + SIGXCPU) {
            return new Killed(Want.TIME, "it used more CPU time than allowed");
        }
        // Killed by somebody else: as a rule by the kernel, short of memory.
        if (exit == OUT_OF_HEAP || exit == SIGNALLED + SIGKILL || complaints.outOfMemory()) {
            return new Killed(Want.MEMORY, "there was not enough memory for it");
        }
        return new Crashed(
                (exit > SIGNALLED ? "signal " + (exit - SIGNALLED) : "exit status " + exit) + complaints.place());
    }

    private static void listener(String name, Runnable task) {
        Thread.ofPlatform().daemon().name("millrace-child-" + name).start(task);
    }
}
