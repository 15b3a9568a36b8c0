package dev.millrace.moderation.review;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.Screening;
import dev.millrace.testkit.TestAssets;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A process that is killed while it decides: item, asset and audit agree on what was decided. */
@Tag("long")
class DecisionKillTest {
    private static final int ITEMS = 60;

    @AutoClose
    private final Rig rig = new Rig(Mode.REVIEW);

    @Test
    void aDecisionIsWholeOrNotAtAll() throws Exception {
        for (int i = 0; i < ITEMS; i++) {
            rig.waiting();
        }
        var acknowledged = new ArrayList<String>();
        for (int kill = 0; kill < 3; kill++) {
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            KilledModerator.class.getName(),
                            rig.database.url())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (var said = new BufferedReader(new InputStreamReader(child.getInputStream(), UTF_8))) {
                for (int enough = acknowledged.size() + 7 + kill * 3; acknowledged.size() < enough; ) {
                    String line = said.readLine();
                    assertThat(line).as("the child decides on").isNotNull();
                    decided(line).ifPresent(acknowledged::add);
                }
                child.toHandle().destroyForcibly(); // unlike the process itself, it leaves what was said to be read
                child.waitFor();
                said.lines().flatMap(line -> decided(line).stream()).forEach(acknowledged::add);
            }
            assertThat(rig.audit.verify(TestAssets.TENANT)).isEmpty();
            rig.database
                    .jdbc()
                    .sql("UPDATE moderation.item SET held_until = clock_timestamp()")
                    .update();
        }
        List<Item> decided = rig.items.page(TestAssets.TENANT, false, null, 200);
        assertThat(decided).hasSizeBetween(30, ITEMS - 1);
        assertThat(decided.stream().map(item -> Long.toString(item.id()))).containsAll(acknowledged);
        List<Item> all = new ArrayList<>(decided);
        all.addAll(rig.items.page(TestAssets.TENANT, true, null, 200));
        assertThat(all).hasSize(ITEMS).allSatisfy(item -> {
            boolean blocked = item.state() == ItemState.BLOCKED;
            assertThat(rig.catalog.get(item.asset()).screening())
                    .isEqualTo(blocked ? Screening.BLOCKED : Screening.IN_REVIEW);
            assertThat(rig.audit.of(item.asset()).stream().anyMatch(e -> e.act() == Act.BLOCKED))
                    .isEqualTo(blocked);
        });
    }

    private static Optional<String> decided(String line) {
        return line.startsWith(KilledModerator.DECIDED)
                ? Optional.of(line.substring(KilledModerator.DECIDED.length()))
                : Optional.empty();
    }
}
