package dev.millrace.platform.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.function.Supplier;

/**
 * Every metric, with what it says. A label's values are few and known beforehand: never an asset, a key or a subject.
 */
public enum Metric {
    LOOP("millrace.loop", "Steps of a background loop; labels: loop, outcome (done, failed)."),
    CATALOG_MOVES(
            "millrace.catalog.moves", "Assets that changed; labels: field (state, screening, visibility, hold), to."),
    WORK_JOB(
            "millrace.work.job",
            "Runs of jobs and their time; labels: kind, outcome (completed, retried, buried, released, lost)."),
    WORK_RUNNING("millrace.work.running", "Jobs that run in this process."),
    EVENTS_RELAYED("millrace.events.relayed", "Facts that were given their number."),
    EVENTS_APPLIED(
            "millrace.events.applied",
            "Facts handed to a consumer and their time; labels: consumer, outcome (applied, known, held_up, busy, failed,"
                    + " dead)."),
    OBJECTS_STORED("millrace.objects.stored", "Bytes that were stored and recorded."),
    OBJECTS_DELETED(
            "millrace.objects.deleted", "Objects whose bytes were deleted; label: why (journal, erasure, unfinished)."),
    OBJECTS_JOURNALLED("millrace.objects.journalled", "Objects that wait in the delete journal."),
    OBJECTS_S3_REQUESTS(
            "millrace.objects.s3.requests",
            "Requests to a bucket and their time, retries included; labels: store (hot, cold), operation (in S3's words),"
                    + " outcome (done, refused, failed)."),
    OBJECTS_S3_FAULTS(
            "millrace.objects.s3.faults",
            "Attempts of such requests that failed, also those that a retry mended; labels: store, operation, kind (io,"
                    + " servererror, throttling, configuredtimeout, other)."),
    DATA_FREE("millrace.data.free", "Bytes that are free where the data directory lies."),
    UPLOADS_CREATED("millrace.ingest.uploads.created", "Uploads begun."),
    UPLOADS_COMPLETED("millrace.ingest.uploads.completed", "Uploads whose object is whole and handed over."),
    UPLOADS_DUPLICATES("millrace.ingest.uploads.duplicates", "Completed uploads whose bytes the tenant had already."),
    UPLOADS_TERMINATED("millrace.ingest.uploads.terminated", "Uploads ended by their creator."),
    UPLOADS_REFUSED(
            "millrace.ingest.uploads.refused", "Uploads ended because their first bytes are those of something else."),
    UPLOADS_EXPIRED("millrace.ingest.uploads.expired", "Uploads given up after their sender's silence."),
    UPLOADS_STUCK("millrace.ingest.uploads.stuck", "Uploads that should have come on long ago, as /ops lists them."),
    UPLOADS_COMPLETIONS("millrace.ingest.completions", "From the last byte stored until handed over."),
    UPLOADS_COMPLETIONS_FAILED(
            "millrace.ingest.completions.failed", "Completions that failed and will be tried again."),
    APPENDS_REFUSED(
            "millrace.ingest.appends.refused", "Appends that ended before their sender was done; label: problem."),
    APPENDS_LIVE("millrace.ingest.appends.live", "Appends that run now."),
    APPENDS_PARTS("millrace.ingest.parts", "Storing one part of an upload."),
    APPENDS_TAILS("millrace.ingest.tails", "Objects written for bytes that were too few for a part."),
    APPENDS_RETRIES(
            "millrace.ingest.store.retries", "Writes of an upload that the store refused and that were tried again."),
    APPENDS_SPOOLED("millrace.ingest.spooled", "Bytes of uploads that wait on the local disk."),
    APPENDS_BYTES("millrace.ingest.bytes", "Bytes committed."),
    APPENDS_BUFFERED("millrace.ingest.buffered", "Bytes received and not yet committed."),
    ORIGIN_REQUESTS(
            "millrace.origin.requests",
            "Answers of the origin and their time; labels: kind (manifest, init, segment, still, nothing), status (2xx … or"
                    + " cut)."),
    ORIGIN_BYTES("millrace.origin.bytes", "Bytes of bodies handed to connections; label: kind."),
    ORIGIN_CACHE("millrace.origin.cache", "Looks into the memory cache; label: result (hit, miss, collapsed, bypass)."),
    ORIGIN_CACHE_BYTES("millrace.origin.cache.bytes", "Bytes off-heap; label: state (kept, used)."),
    ORIGIN_DISK("millrace.origin.disk", "Bodies not in memory, looked for on disk; label: result (hit, miss)."),
    ORIGIN_DISK_BYTES("millrace.origin.disk.bytes", "Bytes in the disk cache."),
    ORIGIN_FILLS("millrace.origin.fills", "Reads of the store into the cache; label: outcome (done, failed)."),
    ORIGIN_DENY_READS("millrace.origin.deny.reads", "Reads of the deny rows; label: outcome (done, failed)."),
    ORIGIN_DENY_LAG("millrace.origin.deny.lag", "From a withdrawal's decision until this origin acts on it."),
    ORIGIN_DENY_SILENCE("millrace.origin.deny.silence", "Seconds since the deny rows were last read."),
    ORIGIN_CONNECTIONS("millrace.origin.connections", "Open connections."),
    ORIGIN_TURNED_AWAY("millrace.origin.turned.away", "Connections closed because too many were open."),
    ORIGIN_FLOODS("millrace.origin.floods", "HTTP/2 connections ended because of what they flooded the origin with."),
    ORIGIN_CERTIFICATES(
            "millrace.origin.certificates",
            "Looks at the certificate's files; label: outcome (unchanged, taken, refused)."),
    ORIGIN_CERTIFICATE_LEFT("millrace.origin.certificate.left", "Seconds until the certificate in use ends."),
    TRANSCODE_SPARES("millrace.transcode.spares", "Encoder children that wait for a job, libraries loaded."),
    TRANSCODE_COLD("millrace.transcode.cold", "Jobs that had to wait for an encoder child to start."),
    TRANSCODE_CHILDREN(
            "millrace.transcode.children",
            "Encoder children that were asked something, and their time; label: ending (answered, killed, crashed,"
                    + " misbehaved, stopped)."),
    TRANSCODE_FIRST_SNAPSHOT(
            "millrace.transcode.first.snapshot",
            "From the start of an encode to the first snapshot that can be played."),
    FINGERPRINT_INDEX("millrace.fingerprint.index", "Hashes in memory that frames are compared with."),
    FINGERPRINT_MATCHED(
            "millrace.fingerprint.matched", "Comparing one batch of frames with all that is known, and its time."),
    FINGERPRINT_FOUND(
            "millrace.fingerprint.found",
            "Matches that were new or became stronger; labels: counterpart (asset, bank), verdict (none, review, block)."),
    MODERATION_RULES(
            "millrace.moderation.rules",
            "Videos that met a rule about what was measured; labels: rule, mode (shadow, review)."),
    TIERING_MOVES(
            "millrace.tiering.moves",
            "Objects that were to go to another tier; labels: to (hot, cold), outcome (done, failed, dropped)."),
    TIERING_MOVED("millrace.tiering.moved", "Bytes that went to another tier; label: to (hot, cold)."),
    TIERING_VERIFIED(
            "millrace.tiering.verified",
            "Copies in the cold tier that were read and compared; label: found (right, damaged)."),
    TIERING_DAMAGED("millrace.tiering.damaged", "Copies that are wrong and not read from any more, at most 1000."),
    SIGN_IN("millrace.access.sign.in", "Uses of a sign-in link; label: outcome (ok, refused).");

    private final String key;
    private final String meaning;

    Metric(String key, String meaning) {
        this.key = key;
        this.meaning = meaning;
    }

    /** The metric's name, with dots. */
    public String key() {
        return key;
    }

    public String meaning() {
        return meaning;
    }

    /** @param labels names and values in turn */
    public Counter counter(MeterRegistry registry, String... labels) {
        return Counter.builder(key).description(meaning).tags(labels).register(registry);
    }

    /** @param labels names and values in turn */
    public Timer timer(MeterRegistry registry, String... labels) {
        return Timer.builder(key).description(meaning).tags(labels).register(registry);
    }

    /** @param labels names and values in turn */
    public Gauge gauge(MeterRegistry registry, Supplier<Number> value, String... labels) {
        return Gauge.builder(key, value).description(meaning).tags(labels).register(registry);
    }
}
