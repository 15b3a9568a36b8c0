package dev.millrace.platform.schema;

/** What every connection to the database begins with. */
public final class NewConnection {
    /**
     * A statement that is planned once for good may have met its tables empty, and its lists with one element: then it
     * joins row by row for ever after (docs/decisions/0027). Each is planned with its own values instead, in less than a
     * millisecond.
     */
    public static final String SQL = "SET plan_cache_mode = force_custom_plan";

    private NewConnection() {}
}
