package dev.millrace.ingest.upload;

import static dev.millrace.ingest.upload.Outcomes.assertNothingLeft;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.upload.PersistentClient.Errand;
import dev.millrace.ingest.upload.Rig.Node;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.kill.KilledChild;
import dev.millrace.testkit.objects.S3Server;
import dev.millrace.testkit.objects.TestBucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A process that takes uploads is killed (SIGKILL) between each two of the calls that change the store or the rows. The
 * next process, or another node, tells the client where to go on, and the client's file arrives as it was; or the client
 * never comes back, and nothing is left of what it has not finished.
 */
@Tag("long")
class UploadKillTest {
    private static final int AT_ONCE = 3;
    private static final int ON_DISK = 200_000;
    private static final int IN_A_BUCKET = 5 << 20;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource
    void killedAnywhereUploadsToTheDiskAreGoneOnWith(Errand errand) {
        killEverywhere(at -> {
            try (Rig rig = rig(ON_DISK)) {
                return killAt(at, errand, rig, ON_DISK, () -> {});
            }
        });
    }

    @Needs(Prerequisite.MINIO)
    @ParameterizedTest
    @EnumSource
    void killedAnywhereUploadsToABucketAreGoneOnWith(Errand errand) {
        killEverywhere(at -> {
            try (var bucket = TestBucket.in(S3Server.MINIO);
                    Rig rig = rig(IN_A_BUCKET).on(bucket)) {
                return killAt(at, errand, rig, IN_A_BUCKET, () -> {});
            }
        });
    }

    /** What is written down when is the client's to say, not the clock's: so a moment is the same one each time. */
    private Rig rig(int part) throws IOException {
        return new Rig(Files.createTempDirectory(directory, "data"))
                .with("millrace.ingest.upload.part-size", part + "B")
                .with("millrace.ingest.upload.commit-every", "1s")
                .with("millrace.ingest.upload.tail-every", "30s");
    }

    private interface Killing {
        /** @return false when the child was through before that moment */
        boolean at(int moment) throws Exception;
    }

    private static void killEverywhere(Killing killing) {
        var moment = new AtomicInteger();
        try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
            var lanes = IntStream.range(0, AT_ONCE)
                    .mapToObj(_ -> CompletableFuture.runAsync(() -> killOn(killing, moment), threads))
                    .toList();
            lanes.forEach(CompletableFuture::join);
        }
        assertThat(moment).as("moments").hasValueGreaterThan(10);
    }

    private static void killOn(Killing killing, AtomicInteger moment) {
        try {
            while (killing.at(moment.incrementAndGet())) {
                // the next
            }
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /**
     * @param afterwards what is to happen before nothing may be left
     * @return false when the child was through before that moment
     */
    static boolean killAt(int moment, Errand errand, Rig rig, int part, Runnable afterwards) throws Exception {
        var arguments = new ArrayList<>(List.of(Integer.toString(moment), Integer.toString(part), errand.name()));
        arguments.addAll(rig.arguments());
        String said = moment + ": " + KilledChild.run(KilledServer.class, arguments.toArray(String[]::new));
        var random = new Random(moment);
        boolean comesBack = random.nextInt(4) > 0;
        String successor = random.nextBoolean() ? "mill-1" : "mill-2";
        var client = new PersistentClient(rig, part, 0);
        if (comesBack) {
            try (Node node = rig.start(successor)) {
                client.bring(errand, node);
            }
        }
        afterwards.run();
        assertNothingLeft(
                rig,
                said,
                node -> assertThat(client.assertArrived(node))
                        .as(said)
                        .hasSizeGreaterThanOrEqualTo(comesBack && errand != Errand.ENDED ? 1 : 0));
        return !said.endsWith("THROUGH");
    }
}
