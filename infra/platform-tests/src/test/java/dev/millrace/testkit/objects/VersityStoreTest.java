package dev.millrace.testkit.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

@Needs(Prerequisite.VERSITYGW)
class VersityStoreTest extends BucketContract {
    VersityStoreTest() {
        super(S3Server.VERSITYGW, Map.of());
    }

    /** versitygw 1.8.0 keeps what broke off under the announced size. It tells nobody its ETag, so nothing is made of it. */
    @Override
    @Test
    void aPartThatEndsTooSoonIsNone() throws IOException {
        var id = store.begin(KEY);

        assertThatExceptionOfType(IOException.class)
                .isThrownBy(() -> store.part(KEY, id, 1, lying(string(5 << 20, 1), (5 << 20) + 1)));

        assertThat(store.parts(KEY, id)).as("a limit of this server").hasSize(1);
        assertThat(store.head(KEY)).isEmpty();
    }
}
