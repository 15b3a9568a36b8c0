package dev.millrace.app.ops;

import java.util.List;

/** Every role that some process should have. */
public record KnownRoles(List<String> names) {}
