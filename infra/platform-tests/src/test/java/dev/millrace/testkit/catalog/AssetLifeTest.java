package dev.millrace.testkit.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.HistoryEntry;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.Move;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The table of transitions, way by way: each legal one is taken, each other one is refused. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssetLifeTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Catalog catalog = platform.get(Catalog.class);
    private final TestAssets assets = new TestAssets(platform);
    private final EnumSet<Move> taken = EnumSet.noneOf(Move.class);

    @ParameterizedTest(name = "{1} may {0}")
    @MethodSource("legal")
    void takesEveryWayOfTheTable(Move move, AssetState from) {
        Asset before = assets.in(from);
        Asset after = assets.take(before.id(), move);
        assertThat(after.state()).isEqualTo(move.to());
        assertThat(after.version()).isGreaterThan(before.version());
        assertThat(catalog.get(before.id())).isEqualTo(after);
        HistoryEntry last = catalog.history(before.id()).stream()
                .filter(entry -> entry.field().equals("state"))
                .reduce((_, second) -> second)
                .orElseThrow();
        assertThat(last.from()).isEqualTo(from.name());
        assertThat(last.to()).isEqualTo(move.to().name());
        assertThat(last.why()).isEqualTo(TestAssets.BECAUSE.why());
        assertThat(last.who()).isEqualTo(TestAssets.BECAUSE.who());
        taken.add(move);
    }

    @ParameterizedTest
    @EnumSource
    void refusesEveryWayThatTheTableDoesNotName(AssetState state) {
        Asset asset = assets.in(state);
        var history = catalog.history(asset.id());
        for (Move move : Move.values()) {
            if (!move.allowedFrom(state)) {
                assertThatExceptionOfType(IllegalMoveException.class)
                        .as("%s from %s", move, state)
                        .isThrownBy(() -> catalog.move(asset.id(), move, TestAssets.BECAUSE));
            }
        }
        assertThat(catalog.get(asset.id())).isEqualTo(asset);
        assertThat(catalog.history(asset.id())).isEqualTo(history);
    }

    @Test
    void beginsWithALineOfHistoryThatHasNoBefore() {
        Asset asset = assets.uploading();
        assertThat(catalog.history(asset.id())).singleElement().satisfies(entry -> {
            assertThat(entry.from()).isNull();
            assertThat(entry.to()).isEqualTo("UPLOADING");
        });
        assertThat(asset.version()).isEqualTo(1);
    }

    @AfterAll
    void everyMoveWasTaken() {
        assertThat(taken).isEqualTo(EnumSet.allOf(Move.class));
    }

    static Stream<Arguments> legal() {
        return Arrays.stream(Move.values()).flatMap(move -> move.from().stream().map(from -> Arguments.of(move, from)));
    }
}
