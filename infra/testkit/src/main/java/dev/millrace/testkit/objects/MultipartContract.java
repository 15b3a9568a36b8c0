package dev.millrace.testkit.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.OpenMultipart;
import dev.millrace.platform.objects.ObjectStore.Part;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an {@link ObjectStore} promises of objects that come in parts. */
abstract class MultipartContract extends StoreRig {
    /** The smallest part that is not the last, bytes; an adapter with a large minimum pays for it in time only. */
    private int part() {
        return Math.toIntExact(Math.max(store.limits().minPart(), 5));
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
    void aPartCanBeCopiedFromAnotherObject() throws IOException {
        store.put(OTHER, bytes(part() + 7, 5));
        var id = store.begin(KEY);
        var copied = store.copyPart(KEY, id, 1, OTHER, new ByteRange(7, part()));
        var last = store.part(KEY, id, 2, bytes(3, 4));

        assertThat(copied.size()).isEqualTo(part());
        store.complete(KEY, id, List.of(copied, last));

        assertThat(read(KEY)).isEqualTo(string(part() + 7, 5).substring(7) + string(3, 4));
        assertThat(read(OTHER)).isEqualTo(string(part() + 7, 5));
    }

    @Test
    void nothingIsCopiedFromWhatIsNotThere() throws IOException {
        var id = store.begin(KEY);
        assertThatExceptionOfType(NoSuchObjectException.class)
                .isThrownBy(() -> store.copyPart(KEY, id, 1, OTHER, new ByteRange(0, 5)));
        assertThat(store.parts(KEY, id)).isEmpty();
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
}
