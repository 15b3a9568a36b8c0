package dev.millrace.origin.http;

import java.time.Duration;

/**
 * What one client may cost.
 *
 * @param connections open at once; further ones are closed as they come
 * @param requestLine bytes of the request line; more is 414
 * @param headers bytes of all header lines; more is 431
 * @param streams of one HTTP/2 connection that may run at once
 * @param head from a request's first byte to the end of its headers; longer is 408
 * @param idle between two requests of a connection
 * @param stall of a response that makes no progress
 */
public record HttpLimits(
        int connections, int requestLine, int headers, int streams, Duration head, Duration idle, Duration stall) {}
