package dev.millrace.platform.catalog;

/** With what right somebody asks to play: nothing but the URL, a playback token, or a preview token. */
public enum Viewer {
    ANYONE,
    PLAYBACK_TOKEN,
    PREVIEW_TOKEN
}
