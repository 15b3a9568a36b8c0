package dev.millrace.app.command;

import dev.millrace.platform.access.Role;

/** Roles of a token as one writes them on a command line. */
enum RoleName {
    creator(Role.CREATOR),
    moderator(Role.MODERATOR),
    operator(Role.OPERATOR);

    private final Role role;

    RoleName(Role role) {
        this.role = role;
    }

    Role role() {
        return role;
    }
}
