package dev.millrace.hashing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import javax.imageio.ImageIO;
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
            Pdq.Hashed hashed = pdq.hash(read(file));
            assertThat(hashed.hash().distance(hash))
                    .as("%s of quality %d", file, hashed.quality())
                    .isLessThanOrEqualTo(hashed.quality() >= ENOUGH_TO_SEE ? CLOSE : BETWEEN_DECODERS);
        });
    }

    /** The turned pictures were made by a camera's software, which compressed them anew. */
    @Test
    void turnsAgree() throws IOException {
        Map<String, PdqHash> expected = expected();
        pdq.hash(read("bridge-1-original.jpg"));
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

    private static Picture read(String file) {
        BufferedImage image;
        try {
            image = ImageIO.read(folder().resolve(file).toFile());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        byte[] bytes = new byte[3 * image.getWidth() * image.getHeight()];
        for (int y = 0, at = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < image.getWidth(); x++) {
                int pixel = image.getRGB(x, y);
                bytes[at++] = (byte) (pixel >> 16);
                bytes[at++] = (byte) (pixel >> 8);
                bytes[at++] = (byte) pixel;
            }
        }
        return Picture.rgb24(bytes, image.getWidth(), image.getHeight());
    }

    private static Path folder() {
        return TestMedia.vector("pdq");
    }
}
