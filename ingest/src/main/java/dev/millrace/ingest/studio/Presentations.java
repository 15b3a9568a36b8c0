package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Revision;
import dev.millrace.platform.catalog.Serving;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import dev.millrace.streams.InvalidIndexException;
import dev.millrace.streams.PresentationIndex;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads the newest snapshot of an asset; snapshots never change, so the last few are kept. */
final class Presentations {
    private static final Logger log = LoggerFactory.getLogger(Presentations.class);
    private static final int KEPT = 256;
    private static final int MOST_BYTES = 16 << 20;

    private final Storage storage;
    private final Map<ObjectKey, Presentation> kept = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectKey, Presentation> eldest) {
            return size() > KEPT;
        }
    };

    Presentations(Storage storage) {
        this.storage = storage;
    }

    /** Empty when there is no snapshot yet, or none that can be read (which is logged). */
    Optional<Presentation> newest(Serving serving) {
        return serving.newest().filter(r -> r.snapshot() > 0).flatMap(r -> read(serving, r));
    }

    private Optional<Presentation> read(Serving serving, Revision revision) {
        ObjectKey key = ObjectKey.snapshot(serving.tenant(), serving.asset(), revision.id(), revision.snapshot());
        synchronized (kept) {
            Presentation known = kept.get(key);
            if (known != null) {
                return Optional.of(known);
            }
        }
        try (InputStream in = storage.read(key)) {
            Presentation read = Presentation.of(PresentationIndex.parse(in.readNBytes(MOST_BYTES)));
            synchronized (kept) {
                kept.put(key, read);
            }
            return Optional.of(read);
        } catch (IOException | InvalidIndexException e) {
            log.warn("The index of asset {} cannot be read from {}.", serving.asset(), key, e);
            return Optional.empty();
        }
    }
}
