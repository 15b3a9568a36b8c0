package dev.millrace.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.moderation.DenyFile.Denied;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Move;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.platform.events.Outbox;
import dev.millrace.testkit.FactRecorder;
import dev.millrace.testkit.TestAssets;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.util.List;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

class AutoClearTest {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "events", "work", "moderation");

    @AutoClose
    private final TestPlatform platform =
            TestPlatform.on(database).bean(new FactRecorder("test")).start(ModerationConfiguration.class);

    private final TestAssets assets = new TestAssets(platform);

    @Test
    void anUploadIsClearedOnceAllHasBeenCompared() {
        AssetId asset = uploaded();
        say(asset, new Fact.AssetMatched(Verdict.NONE, 12));
        becomes(asset, Screening.CLEARED);
        assertThat(platform.get(Catalog.class).history(asset).getLast().why()).contains("12 frames");
    }

    @Test
    void beforeThatItIsNot() {
        AssetId waiting = uploaded();
        AssetId compared = uploaded();
        say(compared, new Fact.AssetMatched(Verdict.NONE, 1));
        becomes(compared, Screening.CLEARED);
        assertThat(asset(waiting).screening()).isEqualTo(Screening.PENDING);
    }

    @Test
    void aFindWaitsForAReviewAndIsNotClearedByTheEnd() {
        AssetId asset = uploaded();
        say(asset, found(Verdict.REVIEW, 1));
        say(asset, new Fact.AssetMatched(Verdict.REVIEW, 5));
        becomes(asset, Screening.IN_REVIEW);
        say(asset, found(Verdict.BLOCK, 3));
        becomes(asset, Screening.BLOCKED);
        say(asset, found(Verdict.REVIEW, 1));
        say(asset, new Fact.AssetMatched(Verdict.NONE, 5));
        AssetId later = uploaded();
        say(later, new Fact.AssetMatched(Verdict.NONE, 1));
        becomes(later, Screening.CLEARED);
        assertThat(asset(asset).screening()).isEqualTo(Screening.BLOCKED);
        assertThat(asset(asset).problem())
                .satisfies(problem -> assertThat(problem.sentence()).contains("ask the people"));
    }

    @Test
    void anotherAssetWithTheSamePicturesAsksForNothing() {
        AssetId asset = uploaded();
        say(asset, new Fact.MatchFound(Counterpart.ASSET, asset.value(), "", Verdict.NONE, false, 9));
        say(asset, new Fact.AssetMatched(Verdict.NONE, 9));
        becomes(asset, Screening.CLEARED);
    }

    @Test
    void whatIsPublishedAndFoundLaterIsWithdrawn() {
        AssetId asset = uploaded();
        say(asset, new Fact.AssetMatched(Verdict.NONE, 9));
        becomes(asset, Screening.CLEARED);
        say(asset, found(Verdict.BLOCK, 9));
        becomes(asset, Screening.BLOCKED);
    }

    @Test
    void aDeniedFileIsBlockedAtOnce() {
        AssetId asset = assets.uploading().id();
        var source = assets.source(TestAssets.TENANT);
        platform.get(DenyList.class).replace(List.of(new Denied(source.sha256(), "a reason")));
        platform.get(Catalog.class).finishUpload(asset, source, TestAssets.BECAUSE);
        becomes(asset, Screening.BLOCKED);
    }

    @Test
    void withoutTheOtherRoleTheDenyListAloneDecides() {
        try (var own = TestDatabase.create("catalog", "events", "work", "moderation");
                var alone = TestPlatform.on(own)
                        .with("millrace.moderation.after-matching", "false")
                        .start(ModerationConfiguration.class)) {
            var some = new TestAssets(alone);
            AssetId asset = some.uploading().id();
            some.take(asset, Move.UPLOAD_FINISHED);
            await().until(() -> alone.get(Catalog.class).get(asset).screening() == Screening.CLEARED);
        }
    }

    private AssetId uploaded() {
        AssetId asset = assets.uploading().id();
        assets.take(asset, Move.UPLOAD_FINISHED);
        return asset;
    }

    private void say(AssetId asset, Fact fact) {
        database.transactions()
                .executeWithoutResult(_ -> platform.get(Outbox.class).append(TestAssets.TENANT, asset, fact));
    }

    private void becomes(AssetId asset, Screening screening) {
        await().until(() -> asset(asset).screening() == screening);
    }

    private Asset asset(AssetId id) {
        return platform.get(Catalog.class).get(id);
    }

    private static Fact.MatchFound found(Verdict verdict, int frames) {
        return new Fact.MatchFound(Counterpart.BANK, "b", "a bank", verdict, false, frames);
    }
}
