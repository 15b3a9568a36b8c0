package dev.millrace.encoder.transcode;

/** Where a segment lies in its rendition: decode time of its first sample and sum of its samples, in track units. */
record Span(long start, long duration, int samples) {}
