package dev.millrace.app.server;

import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * How a process is to be started: what the flags of {@code up} say. What is empty is left to the data directory's
 * {@code millrace.yaml}, the environment and the defaults.
 *
 * @param port of the API; 0 for any free one
 * @param originPort of the origin; 0 for any free one
 * @param bind address to listen on
 */
public record Launch(
        Path data, Set<Role> roles, Optional<Integer> port, Optional<Integer> originPort, Optional<String> bind) {}
