package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.FaultyBucket.PART;
import static dev.millrace.ingest.upload.FaultyBucket.forAWhile;
import static dev.millrace.ingest.upload.Outcomes.assertNothingLeft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.PersistentClient.Errand;
import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.objects.S3Fault;
import dev.millrace.testkit.objects.S3Request;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every kind of request that uploads make of a bucket suffers every kind of fault, at a step that chance draws; of two
 * nodes the client asks another each time. What was answered with success is durable at that moment; what was not, the
 * client sends again from where the upload is said to stand; and in the end its files are there byte for byte.
 */
@Tag("long")
@Needs(Prerequisite.MINIO)
class UploadFaultsTest {
    private static final int SEED = 20261121;
    private static final int AT_ONCE = 4;
    private static final int KILLED = 16;
    private static final int MOMENTS = 25;
    /** For parts it is asked only when one was refused, or a join was broken off. */
    private static final Map<Errand, Set<S3Request>> USED = Map.of(
            Errand.WHOLE,
            EnumSet.of(
                    S3Request.PUT,
                    S3Request.BEGIN,
                    S3Request.PART,
                    S3Request.COMPLETE,
                    S3Request.GET,
                    S3Request.HEAD,
                    S3Request.DELETE,
                    S3Request.LIST),
            Errand.JOINED,
            EnumSet.of(
                    S3Request.BEGIN,
                    S3Request.PART,
                    S3Request.COPY_PART,
                    S3Request.COMPLETE,
                    S3Request.GET,
                    S3Request.HEAD),
            Errand.ENDED,
            EnumSet.of(S3Request.ABORT, S3Request.MULTIPARTS, S3Request.LIST, S3Request.DELETE));

    @TempDir
    private Path directory;

    /** A kind of request, and the fault that it suffers so many times. */
    private record Suffering(S3Request request, S3Fault fault, int times) {
        /** From now on, but for the first {@code spared} requests. */
        void begin(FaultyBucket bucket, int spared) {
            bucket.proxy().inject(request, fault, spared, times);
        }
    }

    private record Case(Errand errand, Suffering suffering) {}

    @Test
    void afterAFaultTheFilesArriveAsTheyWere() {
        everyFault(_ -> 1);
    }

    @Test
    void afterAFaultThatStaysForAWhileTheFilesArriveAsTheyWere() {
        everyFault(FaultyBucket::forAWhile);
    }

    private void everyFault(ToIntFunction<S3Fault> times) {
        var cases = new ArrayList<Case>();
        for (Errand errand : Errand.values()) {
            for (S3Request request : USED.getOrDefault(errand, Set.of())) {
                for (S3Fault fault : S3Fault.values()) {
                    cases.add(new Case(errand, new Suffering(request, fault, times.applyAsInt(fault))));
                }
            }
        }
        // Those that wait for long are not all on one lane.
        Collections.shuffle(cases, new Random(SEED));
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        inLanes(lane -> {
            try (var bucket = new FaultyBucket(Files.createTempDirectory(directory, "data"))) {
                suffer(bucket, lane, cases, failures);
            }
        });
        assertThat(failures).as("seed %d", SEED).isEmpty();
    }

    /** The lane's share of the cases, and in the end a look at what they have left. */
    private static void suffer(FaultyBucket bucket, int lane, List<Case> cases, Queue<String> failures)
            throws IOException {
        try (Node first = bucket.rig().start("mill-1");
                Node second = bucket.rig().start("mill-2")) {
            var usual = new EnumMap<Errand, Map<S3Request, Integer>>(Errand.class);
            // A run of its own for each: what it brings is counted.
            int run = -1;
            for (Errand errand : Errand.values()) {
                usual.put(errand, usual(bucket, run--, errand, first, second));
            }
            for (int i = lane; i < cases.size(); i += AT_ONCE) {
                try {
                    suffer(
                            bucket,
                            i,
                            cases.get(i),
                            usual.getOrDefault(cases.get(i).errand(), Map.of()),
                            first,
                            second);
                } catch (AssertionError | RuntimeException e) {
                    failures.add(cases.get(i) + ": " + e);
                }
            }
        }
        assertNothingLeft(bucket.rig(), "lane " + lane, _ -> {});
    }

    /** How many requests of each kind the errand makes when nothing breaks. */
    private static Map<S3Request, Integer> usual(FaultyBucket bucket, int run, Errand errand, Node first, Node second)
            throws IOException {
        var before = asked(bucket);
        bring(bucket, run, errand, first, second);
        var usual = asked(bucket);
        usual.replaceAll((request, count) -> count - before.getOrDefault(request, 0));
        USED.getOrDefault(errand, Set.of())
                .forEach(request ->
                        assertThat(usual.get(request)).as("%s", request).isPositive());
        return usual;
    }

    private static Map<S3Request, Integer> asked(FaultyBucket bucket) {
        var asked = new EnumMap<S3Request, Integer>(S3Request.class);
        for (S3Request request : S3Request.values()) {
            asked.put(request, bucket.proxy().asked(request));
        }
        return asked;
    }

    private static void suffer(
            FaultyBucket bucket, int run, Case drawn, Map<S3Request, Integer> usual, Node first, Node second)
            throws IOException {
        Suffering suffering = drawn.suffering();
        suffering.begin(bucket, new Random(SEED + run).nextInt(usual.getOrDefault(suffering.request(), 1)));
        try {
            bring(bucket, 2 * run, drawn.errand(), first, second);
            if (bucket.proxy().injected() == 0) {
                // There were fewer steps than usual.
                suffering.begin(bucket, 0);
                bring(bucket, 2 * run + 1, drawn.errand(), first, second);
            }
            assertThat(bucket.proxy().injected()).as("faults").isPositive();
        } finally {
            bucket.heal();
        }
    }

    private static void bring(FaultyBucket bucket, int run, Errand errand, Node first, Node second) throws IOException {
        var client = new PersistentClient(bucket.rig(), PART, run).answered(told -> bucket.assertDurable(second, told));
        client.bring(errand, first, second);
        assertThat(client.assertArrived(second)).hasSize(errand == Errand.ENDED ? 0 : 1);
    }

    @Test
    void killedInTheMiddleOfAFaultUploadsAreGoneOnWith() {
        var errands = List.of(Errand.values());
        Queue<String> failures = new ConcurrentLinkedQueue<>();
        inLanes(lane -> {
            for (int i = lane; i < KILLED; i += AT_ONCE) {
                var random = new Random(SEED + i);
                Suffering suffering = draw(random);
                int spared = random.nextInt(3);
                int moment = 1 + random.nextInt(MOMENTS);
                Errand errand = errands.get(random.nextInt(errands.size()));
                try (var bucket = new FaultyBucket(Files.createTempDirectory(directory, "data"))) {
                    suffering.begin(bucket, spared);
                    UploadKillTest.killAt(moment, errand, bucket.rig(), PART, bucket::heal);
                } catch (AssertionError | RuntimeException e) {
                    failures.add(errand + ", " + suffering + ", " + spared + " spared, killed at " + moment + ": " + e);
                }
            }
        });
        assertThat(failures).as("seed %d", SEED).isEmpty();
    }

    /** Without its bucket, of which it asks for a list first, no process starts. */
    private static Suffering draw(Random random) {
        var requests = Arrays.stream(S3Request.values())
                .filter(request -> request != S3Request.COPY && request != S3Request.LIST)
                .toList();
        var faults = List.of(S3Fault.values());
        S3Fault fault = faults.get(random.nextInt(faults.size()));
        int times = random.nextBoolean() ? 1 : forAWhile(fault);
        return new Suffering(requests.get(random.nextInt(requests.size())), fault, times);
    }

    private interface Lane {
        void run(int lane) throws Exception;
    }

    private static void inLanes(Lane lane) {
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            IntStream.range(0, AT_ONCE)
                    .mapToObj(number -> CompletableFuture.runAsync(
                            () -> {
                                try {
                                    lane.run(number);
                                } catch (Exception e) {
                                    throw new AssertionError(e);
                                }
                            },
                            threads))
                    .toList()
                    .forEach(CompletableFuture::join);
        }
    }
}
