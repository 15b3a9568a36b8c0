package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A new store for each test of a contract, and contents for it. */
abstract class StoreRig {
    static final ObjectKey KEY = new ObjectKey("t/acme/a/one");
    static final ObjectKey OTHER = new ObjectKey("t/acme/a/two");

    ObjectStore store;

    /** An empty store, anew for each test. */
    protected abstract ObjectStore newStore() throws IOException;

    @BeforeEach
    void open() throws IOException {
        store = newStore();
    }

    @AfterEach
    void close() throws Exception {
        if (store instanceof AutoCloseable closeable) {
            closeable.close();
        }
    }

    String read(ObjectKey key) throws IOException {
        try (InputStream in = store.get(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }

    static Bytes bytes(int length, long seed) {
        return text(string(length, seed));
    }

    static String string(int length, long seed) {
        return new Random(seed)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    static Bytes lying(String content, long claimed) {
        return new Bytes() {
            @Override
            public long length() {
                return claimed;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(content.getBytes(UTF_8));
            }
        };
    }
}
