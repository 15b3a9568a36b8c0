package dev.millrace.moderation.review;

/**
 * Why an asset waits for a moderator.
 *
 * @param code stable, lower case with hyphens: {@code policy}, {@code match}, {@code appeal}, or a rule's name
 * @param sentence for the moderator
 */
public record Why(String code, String sentence) {}
