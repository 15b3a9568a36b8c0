package dev.millrace.platform.telemetry;

/** Fields of the structured log; one grep for an asset's id tells its story from upload to origin. */
public enum Field {
    ASSET("asset"),
    TENANT("tenant"),
    JOB("job"),
    UPLOAD("upload"),
    REVISION("revision"),
    ROLE("role");

    private final String key;

    Field(String key) {
        this.key = key;
    }

    /** The key in the log line (an MDC key). */
    public String key() {
        return key;
    }
}
