package dev.millrace.platform.catalog;

/** Who may play a published asset: anyone ({@code PUBLIC}, {@code UNLISTED}), a playback token, or a preview token. */
public enum Visibility {
    PUBLIC,
    UNLISTED,
    SIGNED,
    PRIVATE
}
