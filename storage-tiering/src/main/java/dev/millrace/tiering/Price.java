package dev.millrace.tiering;

import java.time.Duration;

/**
 * What a tier costs, in one currency.
 *
 * @param storage of a GiB for a month
 * @param retrieval of a GiB read
 * @param reads a thousand of them
 * @param writes a thousand of them
 * @param minStorage for which an object is paid even if it goes sooner
 */
record Price(double storage, double retrieval, double reads, double writes, Duration minStorage) {}
