package dev.millrace.platform.catalog;

import java.time.Duration;

/**
 * What inspection found, as shown to the outside.
 *
 * @param duration of the presentation
 * @param width upright, square pixels
 * @param height upright, square pixels
 */
public record MediaFacts(Duration duration, int width, int height) {}
