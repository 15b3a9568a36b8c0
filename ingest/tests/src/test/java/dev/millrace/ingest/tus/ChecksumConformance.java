package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.tus.Question.Answer;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tus 1.0.0, "Checksum". */
@DisplayName("Checksum")
abstract class ChecksumConformance extends Conformance {
    private static String checksum(String algorithm, byte[] bytes) {
        return algorithm + " "
                + switch (algorithm) {
                    case "sha1" -> digest("SHA-1", bytes);
                    case "sha256" -> digest("SHA-256", bytes);
                    case "sha512" -> digest("SHA-512", bytes);
                    case "md5" -> digest("MD5", bytes);
                    case "crc32" -> crc(new CRC32(), bytes);
                    case "crc32c" -> crc(new CRC32C(), bytes);
                    default -> throw new IllegalArgumentException(algorithm);
                };
    }

    private static String crc(Checksum crc, byte[] bytes) {
        crc.update(bytes);
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
    }

    private Question append(String path, long offset) {
        return question("PATCH", path).header("Upload-Offset", offset);
    }

    @Test
    @DisplayName("The extension is announced, and the algorithms: lower-case ASCII names, sha1 among them")
    void checksumIsAnnounced() {
        assertExtension("checksum");
        assertThat(options().header("Tus-Checksum-Algorithm").orElse("").split(","))
                .contains("sha1")
                .containsExactlyInAnyOrder("sha1", "sha256", "sha512", "md5", "crc32", "crc32c")
                .allMatch(name -> name.matches("[a-z0-9]+"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha1", "sha256", "sha512", "md5", "crc32", "crc32c"})
    @DisplayName("A chunk that agrees is 204; one that does not is 460, is discarded, and the offset stays")
    void aChunkIsHeldAgainstItsChecksum(String algorithm) {
        byte[] file = file(200_000, 1);
        byte[] first = head(file, 120_000);
        byte[] damaged = first.clone();
        damaged[77_777] ^= 1;
        String path = created(file.length);
        Answer mismatch = append(path, 0)
                .header("Upload-Checksum", checksum(algorithm, first))
                .bytes(damaged)
                .ask();
        assertRefused(mismatch, 460);
        assertStandsAt(path, 0);
        assertThat(append(path, 0)
                        .header("Upload-Checksum", checksum(algorithm, first))
                        .bytes(first)
                        .ask()
                        .status())
                .isEqualTo(204);
        assertRefused(
                append(path, 120_000)
                        .header("Upload-Checksum", checksum(algorithm, first))
                        .bytes(tail(file, 120_000))
                        .ask(),
                460);
        assertStandsAt(path, 120_000);
        assertThat(append(path, 120_000)
                        .header("Upload-Checksum", checksum(algorithm, tail(file, 120_000)))
                        .bytes(tail(file, 120_000))
                        .ask()
                        .header("Upload-Offset"))
                .contains("200000");
        assertArrived(path, file);
    }

    @Test
    @DisplayName("A chunk with a checksum that breaks off counts for nothing")
    void aBrokenChunkIsNotHeldToAgree() {
        byte[] file = file(100_000, 2);
        String path = created(file.length);
        append(path, 0)
                .header("Upload-Checksum", checksum("sha1", file))
                .bytes(head(file, 60_000))
                .breakOff(40_000);
        // The broken one may still come out of the network, and take over.
        await().atMost(PATIENCE)
                .until(() -> append(path, 0)
                                .header("Upload-Checksum", checksum("sha1", file))
                                .bytes(file)
                                .ask()
                                .status()
                        == 204);
        assertArrived(path, file);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha3 AAAA", "SHA1 Kq5sNclPz7QV2+lfQIuc6R7oRu0=", "none", "", "sha384 AAAA"})
    @DisplayName("An algorithm that is not supported is 400, and nothing is stored")
    void anUnknownAlgorithmIs400(String checksum) {
        String path = created(100);
        assertRefused(
                append(path, 0)
                        .header("Upload-Checksum", checksum)
                        .bytes(file(10, 3))
                        .ask(),
                400);
        assertStandsAt(path, 0);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "sha1",
                "sha1 ",
                "sha1 not-base64!",
                "sha1 AAAA",
                "sha1  Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
                "sha1 Kq5sNclPz7QV2+lfQIuc6R7oRu0= more",
                "sha1,Kq5sNclPz7QV2+lfQIuc6R7oRu0=",
                "sha1 2aae6c35c94fcfb415dbe95f408b9ce91ee846ed"
            })
    @DisplayName("Upload-Checksum: the name, a space, the digest in Base64; anything else is 400")
    void aMalformedChecksumIs400(String checksum) {
        String path = created(11);
        byte[] bytes = file(11, 9);
        assertRefused(
                append(path, 0).header("Upload-Checksum", checksum).bytes(bytes).ask(), 400);
        assertStandsAt(path, 0);
        assertThat(append(path, 0)
                        .header("Upload-Checksum", checksum("sha1", bytes))
                        .bytes(bytes)
                        .ask()
                        .status())
                .isEqualTo(204);
    }

    @Test
    @DisplayName("The checksum may come as a trailer, which is announced as an extension of its own")
    void theChecksumMayBeATrailer() {
        assertExtension("checksum-trailer");
        byte[] file = file(150_000, 4);
        byte[] first = head(file, 90_000);
        byte[] damaged = first.clone();
        damaged[0] ^= 1;
        String path = created(file.length);
        assertRefused(trailing(path, 0, damaged, "Upload-Checksum: " + checksum("sha256", first)), 460);
        assertStandsAt(path, 0);
        assertThat(trailing(path, 0, first, "upload-checksum: " + checksum("crc32c", first))
                        .status())
                .isEqualTo(204);
        assertThat(trailing(
                                path,
                                90_000,
                                tail(file, 90_000),
                                "Upload-Checksum: " + checksum("sha1", tail(file, 90_000)))
                        .status())
                .isEqualTo(204);
        assertArrived(path, file);
    }

    @Test
    @DisplayName("A trailer that was announced and does not come, or is malformed, is 400, and nothing is stored")
    void aBadTrailerIs400() {
        byte[] file = file(1000, 5);
        String path = created(file.length);
        assertRefused(trailing(path, 0, file), 400);
        assertRefused(trailing(path, 0, file, "Upload-Checksum: sha9 AAAA"), 400);
        assertRefused(trailing(path, 0, file, "Upload-Checksum: sha1 AAAA"), 400);
        assertRefused(
                append(path, 0).header("Trailer", "Upload-Checksum").bytes(file).ask(), 400);
        assertStandsAt(path, 0);
        assertThat(patch(path, 0, file).status()).isEqualTo(204);
    }

    private Answer trailing(String path, long offset, byte[] bytes, String... trailers) {
        return append(path, offset)
                .header("Content-Type", Tus.BYTES)
                .header("Trailer", "X-Other, Upload-Checksum")
                .chunked(bytes, trailers)
                .ask();
    }

    @Test
    @DisplayName("A creation with bytes is held against its checksum as well; on a mismatch there is no upload")
    void aCreationIsHeldAgainstItsChecksum() {
        byte[] file = file(50_000, 6);
        byte[] other = file(50_000, 7);
        long before = server().unfinished();
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Length", file.length)
                        .header("Upload-Checksum", checksum("sha1", file))
                        .bytes(other)
                        .ask(),
                460);
        assertThat(server().unfinished()).isEqualTo(before);
        String path = location(question("POST", "/files")
                .header("Upload-Length", file.length)
                .header("Upload-Checksum", checksum("sha1", file))
                .bytes(file)
                .ask());
        assertArrived(path, file);
    }

    @Test
    @DisplayName("On a mismatch the upload is as it was: a length that came with the chunk is not set either")
    void aMismatchSetsNoLength() {
        byte[] file = file(1000, 8);
        String path = location(
                question("POST", "/files").header("Upload-Defer-Length", 1).ask());
        assertRefused(
                append(path, 0)
                        .header("Upload-Length", file.length)
                        .header("Upload-Checksum", checksum("md5", new byte[1]))
                        .bytes(file)
                        .ask(),
                460);
        assertThat(head(path).header("Upload-Defer-Length")).contains("1");
        assertThat(append(path, 0)
                        .header("Upload-Length", file.length)
                        .header("Upload-Checksum", checksum("md5", Arrays.copyOf(file, 400)))
                        .bytes(head(file, 400))
                        .ask()
                        .status())
                .isEqualTo(204);
        assertThat(head(path).header("Upload-Length")).contains("1000");
        assertThat(patch(path, 400, tail(file, 400)).status()).isEqualTo(204);
        assertArrived(path, file);
    }
}
