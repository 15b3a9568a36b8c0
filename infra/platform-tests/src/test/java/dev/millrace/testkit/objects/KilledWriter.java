package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.LocalStore;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * The child that {@link KillTest} kills: writes objects for ever and says of each when it was answered. An object says
 * of itself how long it is, so that half of one is recognised.
 */
final class KilledWriter {
    static final int KEYS = 5;

    private KilledWriter() {}

    /** @param args the store's directory, and a seed */
    @SuppressWarnings("SystemOut") // its protocol
    public static void main(String[] args) throws IOException {
        var store = LocalStore.open("hot", Path.of(args[0]), InstantSource.system());
        var random = new Random(Long.parseLong(args[1]));
        for (int version = 1; ; version++) {
            var key = key(random.nextInt(KEYS));
            int length = 1 + random.nextInt(400_000);
            String content = content(version, length);
            switch (random.nextInt(4)) {
                case 0 -> store.put(key, text(content));
                case 1 -> {
                    store.delete(key);
                    store.putIfAbsent(key, text(content));
                }
                case 2 -> {
                    var id = store.begin(key);
                    int cut = 1 + random.nextInt(length);
                    Part part = grown(store, key, id, new Part(1, 0, ""), 1, content.substring(0, cut));
                    part = grown(store, key, id, part, 2, content.substring(cut));
                    store.complete(key, id, List.of(part));
                }
                default -> {
                    var id = store.begin(key);
                    var parts = new ArrayList<Part>();
                    int cut = random.nextInt(length);
                    parts.add(store.part(key, id, 1, text(content.substring(0, cut))));
                    parts.add(store.part(key, id, 2, text(content.substring(cut))));
                    store.complete(key, id, parts);
                }
            }
            System.out.println(key + " " + version);
        }
    }

    private static Part grown(ObjectStore store, ObjectKey key, MultipartId id, Part at, long epoch, String more)
            throws IOException {
        try (var growing = store.grow(key, id, at, epoch)) {
            growing.write(ByteBuffer.wrap(more.getBytes(UTF_8)));
            return growing.force(at.size() + more.length());
        }
    }

    static ObjectKey key(int number) {
        return new ObjectKey("t/acme/a/" + number + "/object");
    }

    /** {@code <version> <characters that follow>:…} */
    private static String content(int version, int length) {
        return version + " " + length + ":" + "x".repeat(length);
    }

    /** @return the version; throws when the object is not whole */
    static int versionOf(String content) {
        int space = content.indexOf(' ');
        int colon = content.indexOf(':');
        int length = Integer.parseInt(content, space + 1, colon, 10);
        if (content.length() != colon + 1 + length) {
            throw new AssertionError("half an object: " + content.length() + " of " + length);
        }
        return Integer.parseInt(content, 0, space, 10);
    }

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }
}
