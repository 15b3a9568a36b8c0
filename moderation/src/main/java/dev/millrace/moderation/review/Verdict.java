package dev.millrace.moderation.review;

/** What a moderator says. */
sealed interface Verdict {
    /** It may be shown. */
    record Approve() implements Verdict {}

    /**
     * It must not be shown.
     *
     * @param policy code of the rule that it breaks
     * @param reason one sentence, shown to the creator
     */
    record Block(String policy, String reason) implements Verdict {}
}
