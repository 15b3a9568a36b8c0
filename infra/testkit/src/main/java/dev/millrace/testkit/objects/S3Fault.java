package dev.millrace.testkit.objects;

/** What goes wrong between a client and a server of S3's protocol. */
public enum S3Fault {
    /** 500 without the server having heard of it. */
    INTERNAL_ERROR,
    /** 503 likewise. */
    SLOW_DOWN,
    /** The answer comes after the client's patience has ended. */
    SLOW,
    /** The connection breaks before the server has heard of it. */
    RESET,
    /** The server has done it; the connection breaks before its answer. */
    LOST_ANSWER,
    /** The server has done it; the connection ends in the middle of its answer. */
    CUT_ANSWER,
    /** 200, and then an error, without the server having heard of it. */
    ERROR_IN_200
}
