package dev.millrace.transcode.child;

import java.time.Duration;

/**
 * What one request may cost.
 *
 * @param wall from request to last word
 * @param silence longest pause between two lines
 * @param disk bytes that its directory may hold
 */
public record Budget(Duration wall, Duration silence, long disk) {}
