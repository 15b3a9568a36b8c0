package dev.millrace.testkit.objects;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectInfo;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.RangeBeyondEndException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@link ObjectStore} promises. Every adapter, embedded or real, runs this whole. */
public abstract class ObjectStoreContract {
    private static final ObjectKey KEY = new ObjectKey("t/acme/a/one");
    private static final ObjectKey OTHER = new ObjectKey("t/acme/a/two");

    private ObjectStore store;

    /** An empty store, anew for each test. */
    protected abstract ObjectStore newStore() throws IOException;

    /** The smallest part that is not the last, bytes; an adapter with a large minimum pays for it in time only. */
    private int part() {
        return Math.toIntExact(Math.max(store.limits().minPart(), 5));
    }

    @BeforeEach
    void open() throws IOException {
        store = newStore();
    }

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

    @Test
    void aMultipartBecomesItsPartsInTheirOrder() throws IOException {
        var id = store.begin(KEY);
        var third = store.part(KEY, id, 30, bytes(part(), 3));
        var first = store.part(KEY, id, 1, bytes(part(), 1));
        var second = store.part(KEY, id, 2, bytes(part(), 2));
        var last = store.part(KEY, id, 31, bytes(3, 4));
        var parts = List.of(first, second, third, last);

        assertThat(store.parts(KEY, id)).containsExactlyElementsOf(parts);
        assertThat(store.head(KEY)).as("before completion").isEmpty();

        var info = store.complete(KEY, id, parts);

        assertThat(info.size()).isEqualTo(3L * part() + 3);
        assertThat(store.head(KEY)).contains(info);
        assertThat(read(KEY)).isEqualTo(string(part(), 1) + string(part(), 2) + string(part(), 3) + string(3, 4));
        assertThat(store.openMultiparts("t/")).isEmpty();
    }

    @Test
    void aMultipartOfOnePartIsThatPart() throws IOException {
        var id = store.begin(KEY);
        var only = store.part(KEY, id, 7, bytes(2, 1));

        var info = store.complete(KEY, id, List.of(only));

        assertThat(info.size()).isEqualTo(2);
        assertThat(read(KEY)).isEqualTo(string(2, 1));
    }

    @Test
    void thePartsThatAreNotNamedAreDropped() throws IOException {
        var id = store.begin(KEY);
        var first = store.part(KEY, id, 1, bytes(part(), 1));
        store.part(KEY, id, 2, bytes(part(), 2));
        var third = store.part(KEY, id, 3, bytes(part(), 3));

        store.complete(KEY, id, List.of(first, third));

        assertThat(read(KEY)).isEqualTo(string(part(), 1) + string(part(), 3));
    }

    @Test
    void aPartCanBeReplaced() throws IOException {
        var id = store.begin(KEY);
        store.part(KEY, id, 1, bytes(part(), 1));
        var again = store.part(KEY, id, 1, bytes(part(), 9));

        assertThat(store.parts(KEY, id)).containsExactly(again);
        store.complete(KEY, id, List.of(again));
        assertThat(read(KEY)).isEqualTo(string(part(), 9));
    }

    @Test
    void aPartThatEndsTooSoonIsNone() throws IOException {
        var id = store.begin(KEY);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.part(KEY, id, 1, lying(string(part(), 1), part() + 1)));

        assertThat(store.parts(KEY, id)).isEmpty();
    }

    @Test
    void aRepeatedCompletionAnswersTheSame() throws IOException {
        var id = store.begin(KEY);
        var parts = List.of(store.part(KEY, id, 1, bytes(part(), 1)), store.part(KEY, id, 2, bytes(part(), 2)));

        var once = store.complete(KEY, id, parts);
        var twice = store.complete(KEY, id, parts);

        assertThat(twice).isEqualTo(once);
        assertThat(read(KEY)).isEqualTo(string(part(), 1) + string(part(), 2));
    }

    @Test
    void completionReplacesWhatIsThere() throws IOException {
        store.put(KEY, text("old"));
        var id = store.begin(KEY);
        var only = store.part(KEY, id, 1, bytes(part(), 1));

        var info = store.complete(KEY, id, List.of(only));

        assertThat(store.head(KEY)).contains(info);
        assertThat(read(KEY)).isEqualTo(string(part(), 1));
    }

    @Test
    void completionWithAPartThatIsNotThereMakesNothing() throws IOException {
        var id = store.begin(KEY);
        var first = store.part(KEY, id, 1, bytes(part(), 1));
        var absent = new Part(2, 1, first.etag());
        var replaced = store.part(KEY, id, 3, bytes(part(), 1));
        store.part(KEY, id, 3, bytes(part(), 2));

        assertThatExceptionOfType(IOException.class).isThrownBy(() -> store.complete(KEY, id, List.of(first, absent)));
        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.complete(KEY, id, List.of(first, replaced)));

        assertThat(store.head(KEY)).isEmpty();
        assertThat(store.complete(KEY, id, List.of(first)).size()).isEqualTo(part());
    }

    @Test
    void anAbortedMultipartIsForgotten() throws IOException {
        var id = store.begin(KEY);
        var first = store.part(KEY, id, 1, bytes(part(), 1));

        store.abort(KEY, id);
        store.abort(KEY, id);

        assertThat(store.openMultiparts("t/")).isEmpty();
        assertThatExceptionOfType(NoSuchObjectException.class).isThrownBy(() -> store.parts(KEY, id));
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.part(KEY, id, 2, bytes(part(), 2)));
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.complete(KEY, id, List.of(first)));
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void aMultipartThatNeverWasIsNotThere() throws IOException {
        var never = new MultipartId("../../../etc");

        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.part(KEY, never, 1, bytes(part(), 1)));
        assertThatExceptionOfType(NoSuchObjectException.class).isThrownBy(() -> store.parts(KEY, never));
        assertThat(store.head(KEY)).isEmpty();
    }

    @Test
    void openMultipartsAreListedByPrefix() throws IOException {
        var one = store.begin(KEY);
        var another = store.begin(KEY);
        var other = store.begin(new ObjectKey("t/beta/src/x"));
        store.part(KEY, one, 1, bytes(part(), 1));

        assertThat(store.openMultiparts("t/"))
                .extracting(OpenMultipart::id)
                .containsExactlyInAnyOrder(one, another, other);
        assertThat(store.openMultiparts("t/acme/"))
                .extracting(OpenMultipart::id)
                .containsExactlyInAnyOrder(one, another);
        assertThat(store.openMultiparts(KEY.value()))
                .extracting(OpenMultipart::key)
                .containsExactly(KEY, KEY);
        assertThat(store.list("t/", "", 10)).as("a multipart is no object").isEmpty();
    }

    @Test
    void twoMultipartsOfOneKeyDoNotMix() throws IOException {
        var one = store.begin(KEY);
        var two = store.begin(KEY);
        var first = store.part(KEY, one, 1, bytes(part(), 1));
        var second = store.part(KEY, two, 1, bytes(part(), 2));

        store.complete(KEY, one, List.of(first));
        assertThat(read(KEY)).isEqualTo(string(part(), 1));
        assertThat(store.parts(KEY, two)).containsExactly(second);
        store.complete(KEY, two, List.of(second));
        assertThat(read(KEY)).isEqualTo(string(part(), 2));
    }

    private String read(ObjectKey key) throws IOException {
        try (InputStream in = store.get(key)) {
            return new String(in.readAllBytes(), UTF_8);
        }
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

    private static Bytes text(String text) {
        return Bytes.of(text.getBytes(UTF_8));
    }

    private static Bytes bytes(int length, long seed) {
        return text(string(length, seed));
    }

    private static String string(int length, long seed) {
        return new Random(seed)
                .ints(length, 'a', 'z' + 1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private static Bytes lying(String content, long claimed) {
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

    private static <T> List<T> allAtOnce(List<Callable<T>> tasks) throws Exception {
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = tasks.stream()
                    .map(task -> threads.submit(() -> {
                        start.await();
                        return task.call();
                    }))
                    .toList();
            start.countDown();
            var results = new ArrayList<T>();
            for (var future : futures) {
                results.add(future.get());
            }
            return results;
        }
    }
}
