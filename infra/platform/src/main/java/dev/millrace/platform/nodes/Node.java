package dev.millrace.platform.nodes;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A process, as it last told.
 *
 * @param silence since then
 * @param live whether the silence is shorter than three heartbeats
 * @param free bytes where its data directory lies
 * @param keep what must stay free of them
 * @param health of each of its roles that can tell
 */
public record Node(
        Self self, Instant startedAt, Duration silence, boolean live, long free, long keep, List<RoleHealth> health) {}
