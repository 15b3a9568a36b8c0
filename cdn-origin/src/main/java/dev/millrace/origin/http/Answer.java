package dev.millrace.origin.http;

/** What a site says about a path. */
public sealed interface Answer {
    /** There it is. */
    record Found(Resource resource) implements Answer {}

    /** It is not served. */
    record Refused(Refusal refusal) implements Answer {}
}
