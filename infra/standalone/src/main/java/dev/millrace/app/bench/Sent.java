package dev.millrace.app.bench;

import java.util.Optional;

/**
 * An upload whose last byte was answered.
 *
 * @param asset what the server calls it, if it is ours
 * @param answeredNanos {@link System#nanoTime} of that answer
 * @param resumed how often it broke off before
 */
record Sent(Content content, Optional<String> asset, long answeredNanos, int resumed) {}
