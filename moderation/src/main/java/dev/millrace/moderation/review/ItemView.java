package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Origins;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Fact.SignalsMeasured;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An item as {@code /v1/review/items} answers it.
 *
 * @param state {@code OPEN}, {@code APPROVED}, {@code BLOCKED} or {@code CLOSED}
 * @param holder who works on it, until {@code heldUntil}; null when nobody does
 * @param appeal the creator's words, when it is an appeal
 * @param undoUntil until when the decision can be taken back by {@code decidedBy}
 * @param preview addresses that play before publication; null where nothing plays yet
 * @param matches what it has in common with others
 * @param signals what was measured of picture and sound; null where nothing was
 * @param history every act on the asset, oldest first
 * @param origins which have acknowledged the decision; null but in the answer to one
 */
record ItemView(
        long id,
        ItemState state,
        AssetView asset,
        List<Why> why,
        @Nullable String holder,
        @Nullable Instant heldUntil,
        @Nullable String appeal,
        @Nullable String policy,
        @Nullable String reason,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Instant undoUntil,
        Instant createdAt,
        @Nullable Preview preview,
        List<MatchView> matches,
        @Nullable SignalsMeasured signals,
        List<ActView> history,
        @Nullable Origins origins) {
    /** A page of the queue: {@code next} is the value of {@code after} for the one that follows; null on the last. */
    record Page(List<ItemView> items, @Nullable String next) {}

    /** @param duration seconds; null until inspected */
    record AssetView(
            String id,
            String title,
            String owner,
            String state,
            Screening screening,
            @Nullable Double duration,
            @Nullable Integer width,
            @Nullable Integer height) {
        static AssetView of(Asset asset) {
            var facts = asset.facts();
            return new AssetView(
                    asset.id().value(),
                    asset.title(),
                    asset.owner(),
                    asset.state().name(),
                    asset.screening(),
                    facts == null ? null : facts.duration().toMillis() / 1000.0,
                    facts == null ? null : facts.width(),
                    facts == null ? null : facts.height());
        }
    }

    /** @param title of another asset, when the moderator may see it; else null */
    record MatchView(
            String counterpart,
            String other,
            String name,
            String sentence,
            boolean sameFile,
            int frames,
            @Nullable String title,
            @Nullable Preview preview) {}

    record ActView(
            String act,
            String who,
            @Nullable String policy,
            @Nullable String reason,
            Instant at) {
        static ActView of(AuditEntry entry) {
            return new ActView(
                    entry.act().name(),
                    entry.who().name(),
                    entry.policy().isEmpty() ? null : entry.policy(),
                    entry.reason().isEmpty() ? null : entry.reason(),
                    entry.at());
        }
    }
}
