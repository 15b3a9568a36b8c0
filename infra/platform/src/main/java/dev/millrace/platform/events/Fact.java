package dev.millrace.platform.events;

import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.Screening;
import java.util.Map;

/** What happened, in the past tense. JSON with unknown fields ignored; the asset and tenant are in the envelope. */
public sealed interface Fact {
    /** The source is complete. */
    record UploadFinished(String sha256, long length) implements Fact {}

    record AssetInspected(long durationMillis, int width, int height) implements Fact {}

    record AssetRefused(String code, String sentence) implements Fact {}

    record RevisionGrew(RevisionId revision, int snapshot) implements Fact {}

    record RevisionSealed(RevisionId revision, int snapshot) implements Fact {}

    record ScreeningDecided(Screening screening) implements Fact {}

    record AssetPublished(RevisionId revision) implements Fact {}

    record AssetWithdrawn(String why) implements Fact {}

    /** DELETE was accepted: every role erases what it holds. */
    record AssetDeletionRequested() implements Fact {}

    record AssetErased() implements Fact {}

    /** Requests and bytes served since the last such fact, by rendition. */
    record AccessCounted(Map<String, Long> requests, Map<String, Long> bytes) implements Fact {}
}
