package dev.millrace.platform.access;

import java.util.Map;

/**
 * What a protocol wants on every answer, for those that the server gives itself: a request that no parser accepts reaches
 * nothing of ours, and whom it was for cannot be told.
 */
public record AnswerHeaders(Map<String, String> headers) {}
