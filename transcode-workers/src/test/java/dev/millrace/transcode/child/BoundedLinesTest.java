package dev.millrace.transcode.child;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BoundedLinesTest {
    @Test
    void linesComeOneByOneTheLastOneAlsoWithoutItsEnd() throws IOException {
        BoundedLines lines = lines("one\ntwo\n\nlast", 10, 10);
        assertThat(lines.next()).contains("one");
        assertThat(lines.next()).contains("two");
        assertThat(lines.next()).contains("");
        assertThat(lines.next()).contains("last");
        assertThat(lines.next()).isEmpty();
    }

    @Test
    void aLineOfTheLengthAllowedPassesAndALongerOneDoesNot() throws IOException {
        assertThat(lines("0123456789\n", 10, 10).next()).contains("0123456789");
        assertThatThrownBy(() -> lines("01234567890", 10, 10).next()).isInstanceOf(BoundedLines.TooMuchException.class);
    }

    @Test
    void oneLineTooManyIsNotRead() throws IOException {
        BoundedLines lines = lines("a\nb\nc\n", 10, 2);
        assertThat(lines.next()).contains("a");
        assertThat(lines.next()).contains("b");
        assertThatThrownBy(lines::next).isInstanceOf(BoundedLines.TooMuchException.class);
    }

    private static BoundedLines lines(String text, int bytes, long count) {
        return new BoundedLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), bytes, count);
    }
}
