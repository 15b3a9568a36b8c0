package dev.millrace.ingest.upload;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.telemetry.Field;
import org.slf4j.MDC;

/** Within it, every log line of this thread names the asset and the upload. */
final class LogScope implements AutoCloseable {
    private LogScope() {}

    static LogScope of(AssetId asset, UploadId upload) {
        MDC.put(Field.ASSET.key(), asset.value());
        MDC.put(Field.UPLOAD.key(), upload.value());
        return new LogScope();
    }

    @Override
    public void close() {
        MDC.remove(Field.ASSET.key());
        MDC.remove(Field.UPLOAD.key());
    }
}
