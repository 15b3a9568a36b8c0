package dev.millrace.fingerprint.bank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.hashing.PdqHash;
import dev.millrace.testkit.Needs;
import dev.millrace.testkit.Prerequisite;
import dev.millrace.testkit.TestMedia;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BankFileTest {
    private static final String PDQ = "0f".repeat(32);
    private static final String SHA256 = "ab".repeat(32);
    private static final String ITEM = "clip, \"1\"";

    @Test
    void csvHoldsFilesAndFrames() {
        assertThat(read(Format.CSV, """
                        kind,value,quality,item,seconds,note
                        sha256,%s,,,,seen in May

                        pdq,%s,87,"a, ""b"".mp4",12.5,
                        pdq,%s,,,,
                        """.formatted(SHA256.toUpperCase(Locale.ROOT), PDQ, PDQ)))
                .containsExactly(
                        new NewEntry.File(SHA256, "seen in May"),
                        new NewEntry.Frame(PdqHash.parse(PDQ), 87, "a, \"b\".mp4", 12_500, ""),
                        new NewEntry.Frame(PdqHash.parse(PDQ), 100, "", null, ""));
    }

    @Test
    void everyWrongLineIsNamedAndNothingIsTaken() {
        String text = "kind,value,quality,item,seconds,note\r\n"
                + "sha256," + SHA256 + ",,,,\r\n"
                + "sha256,1234,,,,\r\n"
                + "md5,x,,,,\r\n"
                + "pdq," + PDQ + ",101,,,\r\n"
                + "pdq," + PDQ + ",,,soon,\r\n"
                + "pdq," + PDQ + "\r\n"
                + "pdq," + PDQ + ",,\"open,,\r\n";
        assertThatThrownBy(() -> read(Format.CSV, text))
                .hasMessageContaining("6 lines are wrong")
                .hasMessageContaining("line 3")
                .hasMessageContaining("Nothing was imported");
    }

    @Test
    void whatIsNoTextAndWhatIsTooMuchIsRefused() {
        assertThatThrownBy(() -> BankFile.read(new byte[] {(byte) 0xff, (byte) 0xfe}, Format.CSV, "", 10))
                .hasMessageContaining("UTF-8");
        String two = ("sha256," + SHA256 + ",,,,\n").repeat(2);
        assertThatThrownBy(() -> BankFile.read(bytes(two), Format.CSV, "", 1)).hasMessageContaining("at most 1");
        assertThatThrownBy(() -> read(Format.VPDQ, "0,100,zz,0\n")).hasMessageContaining("line 1: a PDQ hash");
    }

    @ParameterizedTest
    @EnumSource
    void whatIsWrittenCanBeRead(Format format) {
        List<NewEntry.Frame> frames = List.of(
                new NewEntry.Frame(PdqHash.parse(PDQ), 100, ITEM, 33, "n"),
                new NewEntry.Frame(PdqHash.parse("f0".repeat(32)), 100, ITEM, 2000, ""));
        StringBuilder text = new StringBuilder(format.header());
        for (int i = 0; i < frames.size(); i++) {
            text.append(format.write(frames.get(i), i));
        }
        List<NewEntry> again = BankFile.read(bytes(text.toString()), format, ITEM, 10);
        assertThat(again)
                .extracting(entry -> ((NewEntry.Frame) entry).hash())
                .containsExactly(frames.get(0).hash(), frames.get(1).hash());
        if (format == Format.CSV) {
            assertThat(again).isEqualTo(frames);
        }
    }

    @Test
    @Needs(Prerequisite.VECTORS)
    void publishedFilesAreReadAsTheyAre() throws IOException {
        byte[] vpdq = Files.readAllBytes(TestMedia.vector("vpdq/pattern-hd-no-bar.txt"));
        List<NewEntry> frames = BankFile.read(vpdq, Format.VPDQ, "pattern", 10_000);
        assertThat(frames).hasSize(206).first().isInstanceOfSatisfying(NewEntry.Frame.class, frame -> {
            assertThat(frame.hash()).hasToString("d3d8981ba52c59e79fb49295bed80905036b1dbe57b292c8ea4fb525f52c420e");
            assertThat(frame.item()).isEqualTo("pattern");
            assertThat(frame.atMillis()).isZero();
        });
        StringBuilder written = new StringBuilder();
        for (int i = 0; i < frames.size(); i++) {
            written.append(Format.VPDQ.write(frames.get(i), i));
        }
        assertThat(written.toString().strip())
                .isEqualTo(new String(vpdq, StandardCharsets.UTF_8)
                        .replace("\r", "")
                        .strip());
        assertThat(BankFile.read(Files.readAllBytes(TestMedia.vector("pdq/expected.csv")), Format.PDQ, "", 100))
                .hasSize(6);
    }

    private static List<NewEntry> read(Format format, String text) {
        return BankFile.read(bytes(text), format, "", 100);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
