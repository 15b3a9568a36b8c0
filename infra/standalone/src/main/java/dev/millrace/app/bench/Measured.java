package dev.millrace.app.bench;

/**
 * One contender, once through one scenario.
 *
 * @param rate bytes per second until every upload was an object
 * @param answeredRate bytes per second until the last answer
 * @param cpu seconds of user and system time for each GiB
 * @param requests to the store for each GiB; NaN where there is none
 * @param memory peak of the contender's processes, bytes
 * @param heapAndDirect peak of what a JVM uses, bytes; NaN for others
 * @param resumed uploads that broke off and were gone on with
 */
record Measured(
        double rate,
        double answeredRate,
        double cpu,
        double requests,
        double memory,
        double heapAndDirect,
        int resumed) {}
