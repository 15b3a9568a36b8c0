package dev.millrace.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Pictures and their hashes as others have published them. */
@Needs(Prerequisite.VECTORS)
class PublishedVectorsTest {
    private static final int ENOUGH_TO_SEE = 80;
    private static final int CLOSE = 10;
    /** What the reference allows between decoders of JPEG. */
    private static final int BETWEEN_DECODERS = 16;

    private final Pdq pdq = new Pdq();

    @Test
    void hashesAgree() throws IOException {
        expected().forEach((file, hash) -> {
            Pdq.Hashed hashed = pdq.hash(read(file).picture());
            assertThat(hashed.hash().distance(hash))
                    .as("%s of quality %d", file, hashed.quality())
                    .isLessThanOrEqualTo(hashed.quality() >= ENOUGH_TO_SEE ? CLOSE : BETWEEN_DECODERS);
        });
    }

    /** The turned pictures were made by a camera's software, which compressed them anew. */
    @Test
    void turnsAgree() throws IOException {
        Map<String, PdqHash> expected = expected();
        pdq.hash(read("bridge-1-original.jpg").picture());
        assertThat(pdq.turned(Turn.THREE_QUARTERS)
                        .distance(Objects.requireNonNull(expected.get("bridge-2-rotate-90.jpg"))))
                .isLessThanOrEqualTo(BETWEEN_DECODERS);
        assertThat(pdq.turned(Turn.FLIPPED).distance(Objects.requireNonNull(expected.get("bridge-5-flipx.jpg"))))
                .isLessThanOrEqualTo(BETWEEN_DECODERS);
    }

    private static Map<String, PdqHash> expected() throws IOException {
        Map<String, PdqHash> expected = new TreeMap<>();
        for (String line : Files.readAllLines(folder().resolve("expected.csv"))) {
            if (!line.startsWith("file,")) {
                expected.put(
                        line.substring(0, line.indexOf(',')), PdqHash.parse(line.substring(line.indexOf(',') + 1)));
            }
        }
        assertThat(expected).hasSizeGreaterThan(4);
        return expected;
    }

    private static Pictures.Rgb read(String file) {
        try {
            return Pictures.read(folder().resolve(file));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Path folder() {
        return TestMedia.vector("pdq");
    }
}
