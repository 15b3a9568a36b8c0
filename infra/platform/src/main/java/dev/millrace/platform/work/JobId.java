package dev.millrace.platform.work;

import java.util.UUID;

/** Names one job row. */
public record JobId(UUID value) {}
