package dev.millrace.platform.nodes;

import java.util.List;

/**
 * What a process says of itself.
 *
 * @param name the same after a restart, another than any other process's; no address
 * @param roles that it has
 */
public record Self(String name, List<String> roles, String version) {
    public Self {
        roles = List.copyOf(roles);
    }
}
