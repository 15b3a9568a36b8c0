package dev.millrace.transcode;

/**
 * What a step took.
 *
 * @param child processor time of the encoder child, its start included; seconds
 * @param own processor time of this process, seconds
 * @param wall seconds
 */
record Cost(String step, double child, double own, double wall) {}
