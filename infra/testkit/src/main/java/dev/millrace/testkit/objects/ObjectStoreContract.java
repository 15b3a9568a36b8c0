package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.RangeBeyondEndException;
import dev.millrace.testkit.Together;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What an {@link ObjectStore} promises. Every adapter, embedded or real, runs this whole. */
public abstract class ObjectStoreContract extends MultipartContract {
    @Test
    void whatIsPutIsReadBack() throws IOException {
        var info = store.put(KEY, text("hello"));

        assertThat(info.key()).isEqualTo(KEY);
        assertThat(info.size()).isEqualTo(5);
        assertThat(store.head(KEY)).contains(info);
        assertThat(read(KEY)).isEqualTo("hello");
    }

    @Test
    void anEmptyObjectIsAnObject() throws IOException {
        store.put(KEY, text(""));

        assertThat(store.head(KEY)).map(ObjectInfo::size).contains(0L);
        assertThat(read(KEY)).isEmpty();
    }

    @Test
    void bytesThatEndTooSoonOrTooLateLeaveNothing() throws IOException {
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.put(KEY, lying("hello", 6)));
        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.put(KEY, lying("hello", 4)));

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.list("t/", "", 10)).isEmpty();
    }

    @Test
    void aFailedReplacementLeavesTheOldObject() throws IOException {
        var old = store.put(KEY, text("old"));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.put(KEY, lying("new", 8)));

        assertThat(store.head(KEY)).contains(old);
        assertThat(read(KEY)).isEqualTo("old");
    }

    @Test
    void putReplacesAndTheEtagChanges() throws IOException {
        var old = store.put(KEY, text("one"));
        var replaced = store.put(KEY, text("two"));

        assertThat(replaced.etag()).isNotEqualTo(old.etag());
        assertThat(store.head(KEY)).contains(replaced);
        assertThat(read(KEY)).isEqualTo("two");
    }

    @Test
    void putIfAbsentChangesNothingWhenThereIsAnObject() throws IOException {
        var first = store.putIfAbsent(KEY, text("first"));
        var second = store.putIfAbsent(KEY, text("second"));

        assertThat(first).isPresent();
        assertThat(second).isEmpty();
        assertThat(store.head(KEY)).isEqualTo(first);
        assertThat(read(KEY)).isEqualTo("first");
    }

    @Test
    void ofRacingPutIfAbsentsOneWins() throws Exception {
        var contents = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            contents.add("content of racer " + i);
        }
        var won = allAtOnce(contents.stream()
                .<Callable<Optional<String>>>map(
                        content -> () -> store.putIfAbsent(KEY, text(content)).map(_ -> content))
                .toList());

        var winners = won.stream().flatMap(Optional::stream).toList();
        assertThat(winners).hasSize(1);
        assertThat(read(KEY)).isEqualTo(winners.getFirst());
    }

    @Test
    void racingPutsLeaveOneOfThemWhole() throws Exception {
        var contents = new ArrayList<String>();
        for (int i = 0; i < 8; i++) {
            contents.add(Integer.toString(i).repeat(10_000));
        }
        allAtOnce(contents.stream()
                .<Callable<ObjectInfo>>map(content -> () -> store.put(KEY, text(content)))
                .toList());

        assertThat(contents).contains(read(KEY));
    }

    @Test
    void writersAndDeletersOfNeighbouringKeysDoNotDisturbEachOther() throws Exception {
        var tasks = new ArrayList<Callable<Boolean>>();
        for (int i = 0; i < 8; i++) {
            var key = new ObjectKey("t/acme/a/shared/deep/" + i);
            tasks.add(() -> {
                for (int round = 0; round < 10; round++) {
                    store.put(key, text("round " + round));
                    if (!store.delete(key)) {
                        return false;
                    }
                }
                store.put(key, text("last"));
                return true;
            });
        }
        assertThat(allAtOnce(tasks)).containsOnly(true);
        assertThat(store.list("t/acme/a/shared/", "", 100)).hasSize(8);
    }

    @Test
    void aRangeIsExactlyThat() throws IOException {
        store.put(KEY, text("0123456789"));

        assertThat(read(KEY, new ByteRange(0, 1))).isEqualTo("0");
        assertThat(read(KEY, new ByteRange(3, 4))).isEqualTo("3456");
        assertThat(read(KEY, new ByteRange(9, 1))).isEqualTo("9");
        assertThat(read(KEY, new ByteRange(0, 10))).isEqualTo("0123456789");
    }

    @Test
    void aRangeBeyondTheEndIsRefused() throws IOException {
        store.put(KEY, text("0123456789"));

        assertThatExceptionOfType(RangeBeyondEndException.class)
                .isThrownBy(() -> store.get(KEY, new ByteRange(9, 2)).close());
        assertThatExceptionOfType(RangeBeyondEndException.class)
                .isThrownBy(() -> store.get(KEY, new ByteRange(10, 1)).close());
    }

    @Test
    void aReaderOfAReplacedOrDeletedObjectReadsOnOrFailsButNeverMixes() throws IOException {
        String old = "a".repeat(300_000);
        store.put(KEY, text(old));
        try (InputStream in = store.get(KEY)) {
            var begin = new String(in.readNBytes(10), UTF_8);
            store.put(KEY, text("b".repeat(300_000)));
            store.delete(KEY);
            String rest;
            try {
                rest = new String(in.readAllBytes(), UTF_8);
            } catch (IOException refused) {
                return;
            }
            assertThat(begin + rest).isEqualTo(old);
        }
    }

    @Test
    void whatIsNotThereSaysSo() throws IOException {
        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.delete(KEY)).isFalse();
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.get(KEY).close());
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.get(KEY, new ByteRange(0, 1)).close());
        assertThatExceptionOfType(NoSuchObjectException.class).isThrownBy(() -> store.copy(KEY, OTHER));
    }

    @Test
    void aPrefixOfAKeyIsNoObject() throws IOException {
        store.put(new ObjectKey("t/acme/a/deep/er"), text("x"));

        assertThat(store.head(new ObjectKey("t/acme/a/deep"))).isEmpty();
        assertThat(store.delete(new ObjectKey("t/acme/a/deep"))).isFalse();
        assertThat(store.head(new ObjectKey("t/acme/a/deep/er/est"))).isEmpty();
        assertThat(store.delete(new ObjectKey("t/acme/a/deep/er/est"))).isFalse();
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.get(new ObjectKey("t/acme/a/deep")).close());
        assertThat(read(new ObjectKey("t/acme/a/deep/er"))).isEqualTo("x");
    }

    @Test
    void deletedIsGone() throws IOException {
        store.put(KEY, text("x"));

        assertThat(store.delete(KEY)).isTrue();
        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.delete(KEY)).isFalse();
        assertThat(store.list("t/", "", 10)).isEmpty();

        store.put(KEY, text("again"));
        assertThat(read(KEY)).isEqualTo("again");
    }

    @Test
    void aCopyIsAnObjectOfItsOwn() throws IOException {
        store.put(KEY, text("original"));
        var copy = store.copy(KEY, OTHER);
        store.put(KEY, text("changed"));

        assertThat(copy).isEqualTo(store.head(OTHER).orElseThrow());
        assertThat(read(OTHER)).isEqualTo("original");
        assertThat(read(KEY)).isEqualTo("changed");
    }

    @Test
    void listsInKeyOrderByPrefixAndCursor() throws IOException {
        var keys = List.of(
                "t/acme/a-b/1",
                "t/acme/a.b/1",
                "t/acme/a/1",
                "t/acme/a/10",
                "t/acme/a/2",
                "t/acme/a/2-x",
                "t/acme/a/3/deep",
                "t/acme/a0/1",
                "t/acme/aa/1",
                "t/beta/a/1");
        for (String key : keys.reversed()) {
            store.put(new ObjectKey(key), text(key));
        }

        assertThat(keys).isSorted();
        assertThat(list("t/", "", 100)).containsExactlyElementsOf(keys);
        assertThat(list("t/acme/a/", "", 100))
                .containsExactly("t/acme/a/1", "t/acme/a/10", "t/acme/a/2", "t/acme/a/2-x", "t/acme/a/3/deep");
        assertThat(list("t/acme/a/1", "", 100)).containsExactly("t/acme/a/1", "t/acme/a/10");
        assertThat(list("t/none/", "", 100)).isEmpty();
        for (int size = 1; size <= keys.size(); size++) {
            assertThat(pages("t/", size)).as("pages of %d", size).containsExactlyElementsOf(keys);
        }
        assertThat(store.list("t/beta/", "", 1).getFirst())
                .isEqualTo(store.head(new ObjectKey("t/beta/a/1")).orElseThrow());
    }

    private List<String> pages(String prefix, int size) throws IOException {
        var all = new ArrayList<String>();
        for (var page = list(prefix, "", size); !page.isEmpty(); page = list(prefix, all.getLast(), size)) {
            all.addAll(page);
        }
        return all;
    }

    private String read(ObjectKey key, ByteRange range) throws IOException {
        try (InputStream in = store.get(key, range)) {
            return new String(in.readAllBytes(), UTF_8);
        }
    }

    private List<String> list(String prefix, String after, int limit) throws IOException {
        return store.list(prefix, after, limit).stream()
                .map(info -> info.key().value())
                .toList();
    }

    private static <T> List<T> allAtOnce(List<Callable<T>> tasks) {
        return Together.run(tasks.size(), tasks::get).stream()
                .map(Together.Outcome::value)
                .toList();
    }
}
