package dev.millrace.tiering;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.testkit.TestClock;
import dev.millrace.testkit.TestDatabase;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that moves an object is killed (SIGKILL) before and after every step of the move and of Spring Batch's own
 * book-keeping. The object can be read at once, and the next process ends the move: nothing lost, nothing twice.
 */
class KillTest {
    private static final int SIZE = Bench.WORTH;

    @TempDir
    private Path data;

    private final TestDatabase database = Bench.database();
    private final TestClock clock = new TestClock(Bench.START);

    @AfterEach
    void drop() {
        database.close();
    }

    @Tag("long")
    @Test
    void killedAroundItsOwnStepsAMoveIsEndedByTheNextProcess() throws Exception {
        for (String step : List.of(
                "after createJobInstance", "after begin", "before complete", "before switchTo", "after switchTo")) {
            assertThat(killAt(step)).as(step).isTrue();
        }
    }

    @Tag("long")
    @Test
    void killedAnywhereAMoveIsEndedByTheNextProcess() throws Exception {
        for (int moment = 1; killAt(Integer.toString(moment)); moment++) {}
    }

    /** @return false when the run was through before that moment */
    private boolean killAt(String moment) throws Exception {
        AssetId asset;
        ObjectKey pack;
        long run;
        try (var bench = Bench.start(Bench.at(database, data, clock), data)) {
            asset = bench.assets().in(AssetState.PUBLISHED).id();
            pack = bench.put(asset, 1, SIZE);
            clock.advance(Duration.ofDays(40));
            bench.lease().resign();
            run = bench.runs().ask(Optional.of("olga")).orElseThrow();
        }
        List<String> said = killedMover(moment);
        boolean killed = said.getLast().startsWith("AT ");
        try (var bench = Bench.start(Bench.at(database, data, clock), data)) {
            assertThat(bench.read(pack)).as("%s", said).isEqualTo(Bench.content(1, SIZE));
            await().until(() -> {
                bench.lease().renew();
                return bench.lease().held();
            });
            bench.conductor().step();

            assertThat(bench.runs().find(run).orElseThrow()).as("%s", said).satisfies(ended -> {
                assertThat(ended.outcome()).isEqualTo("It went through.");
                assertThat(ended.done()).isEqualTo(1);
                assertThat(ended.planned()).isEqualTo(1);
            });
            assertThat(bench.tiers().copies(pack))
                    .as("%s", said)
                    .extracting(Copy::store, Copy::state)
                    .containsExactly(tuple(Tiers.COLD, HoldingState.STORED), tuple(Tiers.HOT, HoldingState.DISCARDED));
            assertThat(bench.storage().journalled()).isEqualTo(1);
            assertThat(bench.tiers().store(Tiers.COLD).openMultiparts("t/")).isEmpty();
            assertThat(bench.read(pack)).isEqualTo(Bench.content(1, SIZE));
            assertThat(database.jdbc()
                            .sql(
                                    "SELECT count(*) FROM tiering.batch_job_execution WHERE status IN ('STARTING', 'STARTED')")
                            .query(Long.class)
                            .single())
                    .as("executions that are said to run")
                    .isZero();
            bench.storage().erase(asset, Optional.empty());
            bench.lease().resign();
        }
        return killed;
    }

    private List<String> killedMover(String moment) throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledMover.class.getName(),
                        database.url(),
                        data.toString(),
                        clock.instant().toString(),
                        moment)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        var said = new ArrayList<String>();
        try (var lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("AT ") || line.startsWith("THROUGH ") || line.equals("READY")) {
                    said.add(line);
                }
                if (line.startsWith("AT ")) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException closedByTheKill) {
            // What was read until then counts.
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(said).hasSizeGreaterThan(1);
        return said;
    }
}
