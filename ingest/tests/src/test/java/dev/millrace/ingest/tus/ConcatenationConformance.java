package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.millrace.ingest.tus.Question.Answer;
import dev.millrace.platform.access.Role;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** tus 1.0.0, "Concatenation". */
@DisplayName("Concatenation")
abstract class ConcatenationConformance extends Conformance {
    @Override
    Map<String, String> settings() {
        return Map.of("millrace.ingest.upload.max-size", "10MB");
    }

    private Question partial(long length) {
        return question("POST", "/files").header("Upload-Concat", "partial").header("Upload-Length", length);
    }

    private String partial(byte[] bytes) {
        return location(partial(bytes.length).bytes(bytes).ask());
    }

    private Question join(String... paths) {
        return question("POST", "/files").header("Upload-Concat", "final;" + String.join(" ", paths));
    }

    @Test
    @DisplayName("The extension is announced, and that unfinished uploads are joined is not")
    void concatenationIsAnnounced() {
        assertExtension("concatenation");
        assertThat(options().header("Tus-Extension").orElse("").split(",")).doesNotContain("concatenation-unfinished");
    }

    @Test
    @DisplayName("Partial uploads are not processed: there is no video before the final one")
    void aPartialUploadIsNoVideo() {
        long before = server().assets();
        Answer created = partial(10).ask();
        assertThat(created.header("Millrace-Asset")).isEmpty();
        String path = location(created);
        assertThat(patch(path, 0, file(10, 1)).status()).isEqualTo(204);
        assertThat(head(path).header("Millrace-Asset")).isEmpty();
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("The final upload is the partial ones in the order of the list, and as long as they are together")
    void theFinalUploadIsThePartialOnesInOrder() {
        byte[] a = file(70_000, 2);
        byte[] b = file(1, 3);
        byte[] c = file(50_000, 4);
        String first = partial(a);
        String second = partial(b);
        String third = partial(c);
        String path = location(join(third, first, second).ask());
        await().atMost(PATIENCE).until(() -> head(path).header("Upload-Offset").isPresent());
        assertThat(head(path).header("Upload-Length")).contains("120001");
        assertArrived(path, joined(List.of(c, a, b)));
    }

    @Test
    @DisplayName("A partial upload may be sent in several requests, and its length may come later")
    void aPartialUploadIsAnUpload() {
        byte[] file = file(30_000, 5);
        String path = location(question("POST", "/files")
                .header("Upload-Concat", "partial")
                .header("Upload-Defer-Length", 1)
                .ask());
        assertThat(head(path).header("Upload-Offset")).contains("0");
        assertThat(patch(path, 0, head(file, 10_000)).status()).isEqualTo(204);
        assertThat(head(path).header("Upload-Offset")).contains("10000");
        assertThat(question("PATCH", path)
                        .header("Upload-Offset", 10_000)
                        .header("Upload-Length", file.length)
                        .bytes(tail(file, 10_000))
                        .ask()
                        .status())
                .isEqualTo(204);
        assertArrived(location(join(path).ask()), file);
    }

    @Test
    @DisplayName("A final upload brings no length and no bytes")
    void aFinalUploadBringsNothing() {
        String path = partial(file(10, 6));
        long before = server().assets();
        assertRefused(join(path).header("Upload-Length", 10).ask(), 400);
        assertRefused(join(path).header("Upload-Defer-Length", 1).ask(), 400);
        assertRefused(join(path).bytes(file(10, 6)).ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("Partial uploads that are not complete are not joined, since that extension is not announced")
    void unfinishedUploadsAreNotJoined() {
        byte[] file = file(100, 7);
        String done = partial(file);
        String open = location(partial(100).bytes(head(file, 60)).ask());
        long before = server().assets();
        Answer refused = join(done, open).ask();
        assertRefused(refused, 409);
        assertThat(refused.header("Retry-After")).isPresent();
        assertThat(server().assets()).isEqualTo(before);
        assertThat(patch(open, 60, tail(file, 60)).status()).isEqualTo(204);
        assertThat(join(done, open).ask().status()).isEqualTo(201);
    }

    @Test
    @DisplayName("The metadata of the partial uploads do not pass to the final one, which has its own")
    void metadataAreTheFinalUploadsOwn() {
        String piece = location(partial(10)
                .header("Upload-Metadata", "title " + Tus.base64("A piece"))
                .bytes(file(10, 8))
                .ask());
        String plain = location(join(piece).ask());
        assertThat(head(plain).header("Upload-Metadata")).isEmpty();
        assertThat(title(plain)).isEqualTo("Untitled");
        String titled = location(join(piece)
                .header("Upload-Metadata", "title " + Tus.base64("The whole"))
                .ask());
        assertThat(head(titled).header("Upload-Metadata")).contains("title " + Tus.base64("The whole"));
        assertThat(title(titled)).isEqualTo("The whole");
    }

    private String title(String path) {
        return server().asset(head(path).header("Millrace-Asset").orElseThrow()).title();
    }

    @Test
    @DisplayName("A partial upload may be named twice in one list, and in several")
    void aPartialUploadMayBeUsedAgain() {
        byte[] a = file(20_000, 9);
        byte[] b = file(10_000, 10);
        String first = partial(a);
        String second = partial(b);
        assertArrived(location(join(first, first, second, first).ask()), joined(List.of(a, a, b, a)));
        assertArrived(location(join(second, first).ask()), joined(List.of(b, a)));
    }

    @Test
    @DisplayName("PATCH of a final upload is 403, and neither it nor its partial uploads are modified")
    void aFinalUploadTakesNoBytes() {
        byte[] file = file(1000, 11);
        String piece = partial(file);
        String path = location(join(piece).ask());
        for (long offset : new long[] {0, 10, 1000}) {
            assertRefused(patch(path, offset, file(10, 12)), 403);
            assertRefused(patch(path, offset, new byte[0]), 403);
        }
        assertArrived(path, file);
        assertRefused(patch(path, 1000, new byte[0]), 403);
        assertStandsAt(piece, 1000);
    }

    @Test
    @DisplayName("HEAD of a final upload: Upload-Length at once; Upload-Offset once it is whole, and the same")
    void headOfAFinalUpload() {
        String path =
                location(join(partial(file(5000, 13)), partial(file(5000, 14))).ask());
        Answer early = head(path);
        assertThat(early.header("Upload-Length")).contains("10000");
        assertThat(early.header("Upload-Offset").orElse("10000")).isEqualTo("10000");
        assertThat(early.header("Retry-After").isPresent())
                .as("says when to ask again, as long as there is no offset")
                .isEqualTo(early.header("Upload-Offset").isEmpty());
        await().atMost(PATIENCE).until(() -> head(path).header("Upload-Offset").isPresent());
        assertThat(head(path).header("Upload-Offset")).contains("10000");
    }

    @Test
    @DisplayName("HEAD: Upload-Concat as it was sent, of partial and of final uploads")
    void headTellsHowItWasJoined() {
        String piece = partial(file(10, 15));
        assertThat(head(piece).header("Upload-Concat")).contains("partial");
        String absolute = tus().server() + piece;
        String path = location(join(piece, absolute).ask());
        assertThat(head(path).header("Upload-Concat")).contains("final;" + piece + " " + absolute);
        assertThat(head(created(10)).header("Upload-Concat")).isEmpty();
    }

    @Test
    @DisplayName("Upload-Concat: the URLs of partial uploads may be absolute or relative")
    void urlsAreAbsoluteOrRelative() {
        byte[] file = file(10, 16);
        String piece = partial(file);
        for (String url :
                List.of(piece, piece.substring(1), tus().server() + piece, "https://proxy.example/a/b" + piece)) {
            assertThat(join(url).ask().status()).as(url).isEqualTo(201);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Partial",
                "partial;",
                "final",
                "final;",
                "final; ",
                "final,/files/aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "whole",
                "final;/files/",
                "final;/files/short",
                "final;/elsewhere/aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "final;/files/aaaaaaaaaaaaaaaaaaaaaaaaaa?x=1",
                "final;/files/aaaaaaaaaaaaaaaaaaaaaaaaaa#x",
                "final;/files/../files/%61aaaaaaaaaaaaaaaaaaaaaaaaa",
                "final;ftp://host/files/aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "final;http://[/files/aaaaaaaaaaaaaaaaaaaaaaaaaa",
                "final;mailto:files/aaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    @DisplayName("Upload-Concat: anything but partial, or final; with a list of URLs, is 400")
    void aMalformedListIs400(String value) {
        long before = server().assets();
        assertRefused(
                question("POST", "/files")
                        .header("Upload-Concat", value)
                        .header("Upload-Length", 10)
                        .ask(),
                400);
        assertRefused(question("POST", "/files").header("Upload-Concat", value).ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
    }

    @Test
    @DisplayName("Only one's own partial uploads can be joined, as long as they are there")
    void onlyOnesOwnPartialUploadsAreJoined() {
        String mine = partial(file(10, 17));
        String whole = begun(10, file(10, 18));
        String joined = location(join(mine).ask());
        String ended = partial(file(10, 19));
        question("DELETE", ended).ask();
        long before = server().assets();
        for (String token : Stream.of("ada@other", "bob@acme")
                .map(who -> who.split("@"))
                .map(who -> server().token(who[1], who[0], Role.CREATOR))
                .toList()) {
            var stranger = new Tus(tus().server(), token);
            assertRefused(
                    Question.of(stranger, "POST", "/files")
                            .header("Upload-Concat", "final;" + mine)
                            .ask(),
                    404);
        }
        assertRefused(join(mine, "/files/aaaaaaaaaaaaaaaaaaaaaaaaaa").ask(), 404);
        assertRefused(join(mine, ended).ask(), 410);
        assertRefused(join(mine, whole).ask(), 400);
        assertRefused(join(mine, joined).ask(), 400);
        assertThat(server().assets()).isEqualTo(before);
        assertStandsAt(mine, 10);
    }

    @Test
    @DisplayName("Partial uploads that are too long together are 413")
    void tooLongTogetherIs413() {
        String piece = partial(file(3_000_000, 20));
        long before = server().assets();
        assertThat(join(piece, piece, piece).ask().status()).isEqualTo(201);
        assertRefused(join(piece, piece, piece, piece).ask(), 413);
        assertThat(server().assets()).isEqualTo(before + 1);
    }

    @Test
    @DisplayName("Two hundred partial uploads are joined like two, and HEAD tells their list")
    void manyAreJoined() {
        byte[] file = file(10, 22);
        String[] pieces = new String[200];
        Arrays.fill(pieces, partial(file));
        Answer created = join(pieces)
                .header("Upload-Metadata", "title " + "QUFB".repeat(60))
                .ask();
        String path = location(created);
        assertThat(head(path).header("Upload-Concat")).contains("final;" + String.join(" ", pieces));
        await().atMost(PATIENCE).until(() -> head(path).header("Upload-Offset").isPresent());
        assertThat(head(path).header("Upload-Length")).contains("2000");
    }

    @Test
    @DisplayName("DELETE of a partial upload takes nothing from a final one that was made of it")
    void aDeletedPartialUploadStaysInTheFinalOne() {
        byte[] file = file(200_000, 21);
        String piece = partial(file);
        String path = location(join(piece).ask());
        assertThat(question("DELETE", piece).ask().status()).isEqualTo(204);
        assertRefused(head(piece), 410);
        assertArrived(path, file);
    }
}
