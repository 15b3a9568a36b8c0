package dev.millrace.moderation.review;

import dev.millrace.moderation.signals.Rules;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.MediaFacts;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.AssetDeletionRequested;
import dev.millrace.platform.events.Fact.AssetErased;
import dev.millrace.platform.events.Fact.AssetMatched;
import dev.millrace.platform.events.Fact.MatchFound;
import dev.millrace.platform.events.Fact.RevisionSealed;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import dev.millrace.platform.events.Fact.UploadFinished;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.platform.events.FactConsumer;
import java.util.Set;

/** Turns matches and measurements into items and blocks, and finished assets into what their tenant's mode asks for. */
final class ReviewConsumer implements FactConsumer {
    private final Reviews reviews;
    private final ItemRows items;
    private final DeniedFiles denied;
    private final Rules rules;
    private final Catalog catalog;
    private final ReviewSettings settings;

    ReviewConsumer(
            Reviews reviews,
            ItemRows items,
            DeniedFiles denied,
            Rules rules,
            Catalog catalog,
            ReviewSettings settings) {
        this.reviews = reviews;
        this.denied = denied;
        this.rules = rules;
        this.catalog = catalog;
        this.items = items;
        this.settings = settings;
    }

    @Override
    public String name() {
        return "moderation.screen";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(
                UploadFinished.class,
                SignalsMeasured.class,
                MatchFound.class,
                AssetMatched.class,
                RevisionSealed.class,
                AssetDeletionRequested.class,
                AssetErased.class);
    }

    @Override
    public void on(Envelope envelope) {
        switch (envelope.fact()) {
            case UploadFinished upload -> denied.reason(upload.sha256()).ifPresent(reason -> denied(envelope, reason));
            case SignalsMeasured measured -> measured(envelope, measured);
            case MatchFound found -> matched(envelope, Match.of(found));
            case AssetMatched(Verdict verdict, int frames) -> {
                if (verdict == Verdict.NONE) {
                    finished(
                            envelope, "Its file and all its " + frames + " hashed frames match nothing that is known.");
                }
            }
            case RevisionSealed _ -> {
                if (!settings.afterMatching()) {
                    finished(envelope, "The file is on no deny list.");
                }
            }
            case AssetDeletionRequested _ -> reviews.close(envelope.asset());
            case AssetErased _ -> {
                items.forget(envelope.asset());
                rules.forget(envelope.asset());
            }
            default -> throw new IllegalArgumentException("not wanted: " + envelope.fact());
        }
    }

    private void denied(Envelope envelope, String reason) {
        reviews.block(
                envelope.tenant(),
                envelope.asset(),
                "denied-file",
                "This file must not be published here: " + reason
                        + ". If you think that is wrong, you can appeal once.",
                "The file is on the deny list: " + reason);
    }

    private void measured(Envelope envelope, SignalsMeasured measured) {
        MediaFacts facts = catalog.get(envelope.asset()).facts();
        if (facts != null) {
            rules.judge(envelope.tenant(), envelope.asset(), measured, facts.duration())
                    .forEach(asked ->
                            reviews.open(envelope.tenant(), envelope.asset(), new Why(asked.rule(), asked.sentence())));
        }
    }

    private void matched(Envelope envelope, Match match) {
        items.remember(envelope.asset(), match);
        switch (match.verdict()) {
            case NONE -> {}
            case REVIEW -> reviews.open(envelope.tenant(), envelope.asset(), new Why("match", match.sentence()));
            case BLOCK ->
                reviews.block(
                        envelope.tenant(),
                        envelope.asset(),
                        ReviewSettings.KNOWN,
                        "It contains material that must not be shown here. If you think that is wrong, you can appeal"
                                + " once.",
                        match.sentence());
        }
    }

    private void finished(Envelope envelope, String why) {
        switch (settings.mode(envelope.tenant())) {
            case AUTO_CLEAR -> reviews.clear(envelope.asset(), why);
            case REVIEW ->
                reviews.openIfNew(
                        envelope.tenant(),
                        envelope.asset(),
                        new Why("policy", "Every new video here is looked at before it is published."));
        }
    }
}
