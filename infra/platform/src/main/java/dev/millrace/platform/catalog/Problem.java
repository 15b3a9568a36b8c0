package dev.millrace.platform.catalog;

/**
 * What is wrong with an asset that was refused, failed or blocked.
 *
 * @param code stable, lower case with hyphens, e.g. {@code no-video}
 * @param sentence for the creator, says what to do next
 */
public record Problem(String code, String sentence) {}
