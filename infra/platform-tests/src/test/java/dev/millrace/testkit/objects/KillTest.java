package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.objects.LocalStore;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A process that writes objects is killed (SIGKILL) again and again: each object is whole, and what was answered is there. */
class KillTest {
    @TempDir
    private Path directory;

    @Test
    void aKilledWriterLeavesWholeObjects() throws Exception {
        killAgainAndAgain(3);
    }

    @Tag("long")
    @Test
    void aWriterKilledManyTimesLeavesWholeObjects() throws Exception {
        killAgainAndAgain(60);
    }

    private void killAgainAndAgain(int times) throws Exception {
        var random = new Random(20261101);
        for (int life = 0; life < times; life++) {
            Map<ObjectKey, Integer> answered = new HashMap<>();
            int last = killAfter(1 + random.nextInt(40), life, answered);
            var store = LocalStore.open("hot", directory, InstantSource.system());
            var missing = new ArrayList<ObjectKey>();
            for (var key : answered.keySet()) {
                var found = version(store, key);
                if (found.isPresent()) {
                    assertThat(found.getAsInt()).as("%s", key).isIn(answered.get(key), last + 1);
                } else {
                    missing.add(key);
                }
            }
            assertThat(missing)
                    .as("gone but for the one that was being replaced")
                    .hasSizeLessThan(2);
        }
    }

    /** @return the last version that was answered */
    private int killAfter(int answers, int seed, Map<ObjectKey, Integer> answered) throws Exception {
        var process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-Xshare:auto",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        KilledWriter.class.getName(),
                        directory.toString(),
                        Integer.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        int last = 0;
        try (var lines = process.inputReader(UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String[] words = line.split(" ", 2);
                last = Integer.parseInt(words[1]);
                answered.put(new ObjectKey(words[0]), last);
                if (last == answers) {
                    process.destroyForcibly();
                }
            }
        } catch (IOException closedByTheKill) {
            // What was read until then counts.
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(last).isGreaterThanOrEqualTo(answers);
        return last;
    }

    private static OptionalInt version(ObjectStore store, ObjectKey key) throws IOException {
        try (var in = store.get(key)) {
            return OptionalInt.of(KilledWriter.versionOf(new String(in.readAllBytes(), UTF_8)));
        } catch (NoSuchObjectException absent) {
            return OptionalInt.empty();
        }
    }
}
