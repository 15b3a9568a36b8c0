package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.LocalStore;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.GrowingPart;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store promises of a part that is written bit by bit. */
class GrowingPartTest {
    private static final ObjectKey KEY = new ObjectKey("t/acme/a/x/source");
    private static final Part FRESH = new Part(1, 0, "");

    @TempDir
    private Path directory;

    private ObjectStore store;
    private MultipartId id;

    @BeforeEach
    void begin() throws IOException {
        store = open();
        id = store.begin(KEY);
        assertThat(store.limits().grows()).isTrue();
    }

    private ObjectStore open() throws IOException {
        return LocalStore.open("hot", directory, InstantSource.system());
    }

    @Test
    void becomesTheObjectAsFarAsItWasForced() throws IOException {
        try (GrowingPart part = store.grow(KEY, id, FRESH, 1)) {
            part.write(text("one "));
            assertThat(part.force(4).size()).isEqualTo(4);
            part.write(text("two "));
            part.write(text("three"));
            Part told = part.force(8);

            assertThat(store.complete(KEY, id, List.of(told)).size()).isEqualTo(8);
        }
        assertThat(read()).isEqualTo("one two ");
        assertThat(store.openMultiparts("t/")).isEmpty();
    }

    @Test
    void isGoneOnWithWhereItWasLeft() throws IOException {
        Part half = grown(FRESH, 1, "one two", 4);
        store = open();
        Part whole = grown(half, 2, "three", 9);

        store.complete(KEY, id, List.of(whole));

        assertThat(read()).isEqualTo("one three");
    }

    @Test
    void aPartThatCameWholeGrowsToo() throws IOException {
        Part whole = store.part(KEY, id, 1, Bytes.of("one ".getBytes(UTF_8)));
        Part longer = grown(whole, 5, "two", 7);

        store.complete(KEY, id, List.of(longer));

        assertThat(read()).isEqualTo("one two");
    }

    @Test
    void standsAmongOthers() throws IOException {
        Part first = grown(FRESH, 1, "one two", 4);
        Part second = store.part(KEY, id, 2, Bytes.of("2 ".getBytes(UTF_8)));
        Part third = grown(new Part(3, 0, ""), 2, "3 and more", 2);
        assertThat(store.parts(KEY, id)).extracting(Part::number).containsExactly(1, 2, 3);

        var once = store.complete(KEY, id, List.of(first, second, third));
        var twice = store.complete(KEY, id, List.of(first, second, third));

        assertThat(read()).isEqualTo("one 2 3 ");
        assertThat(twice).isEqualTo(once).isEqualTo(store.head(KEY).orElseThrow());
    }

    @Test
    void hasOneWriterAndThatIsTheLatest() throws IOException {
        try (GrowingPart former = store.grow(KEY, id, FRESH, 1)) {
            former.write(text("one "));
            Part told = former.force(4);
            Part further;
            try (GrowingPart later = store.grow(KEY, id, told, 2)) {
                assertThatThrownBy(() -> former.write(text("late"))).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> former.force(4)).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> store.grow(KEY, id, told, 1)).isInstanceOf(IOException.class);
                later.write(text("two"));
                further = later.force(7);
            }
            assertThatThrownBy(() -> store.grow(KEY, id, told, 1)).isInstanceOf(IOException.class);
            store.complete(KEY, id, List.of(further));
        }
        assertThat(read()).isEqualTo("one two");
    }

    @Test
    void whoWritesIsShutOutWhenItEnds() throws IOException {
        try (GrowingPart part = store.grow(KEY, id, FRESH, 1)) {
            part.write(text("one"));
            store.abort(KEY, id);
            assertThatThrownBy(() -> part.write(text("two"))).isInstanceOf(IOException.class);
        }
        assertThatThrownBy(() -> store.grow(KEY, id, FRESH, 2)).isInstanceOf(NoSuchObjectException.class);
        assertThat(store.head(KEY)).isEmpty();
    }

    private Part grown(Part at, long epoch, String content, int size) throws IOException {
        try (GrowingPart part = store.grow(KEY, id, at, epoch)) {
            part.write(text(content));
            return part.force(size);
        }
    }

    private String read() throws IOException {
        try (var in = store.get(KEY)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(UTF_8));
    }
}
