package dev.millrace.platform.catalog;

/**
 * Who did it, for the history and the audit.
 *
 * @param kind creator, moderator, operator, or system for a role's own act
 * @param name subject of the token, or the role's name; an id, never a display name
 */
public record Actor(Kind kind, String name) {
    /** The hat in which the actor acted. */
    public enum Kind {
        CREATOR,
        MODERATOR,
        OPERATOR,
        SYSTEM
    }

    public static Actor system(String role) {
        return new Actor(Kind.SYSTEM, role);
    }
}
