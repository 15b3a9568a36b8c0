package dev.millrace.platform.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.catalog.Viewer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalKeysTest {
    private static final InstantSource CLOCK = InstantSource.system();
    private static final Identity ADA = new Identity("ada", Optional.of(new TenantId("acme")), Set.of(Role.CREATOR));

    @TempDir
    private Path data;

    private Path keys() {
        return data.resolve("not/yet/keys");
    }

    @Test
    void keysAreMadeOnceAndForTheirOwnerOnly() throws IOException {
        LocalKeys.load(keys());

        assertThat(permissions(keys())).isEqualTo("rwx------");
        try (var files = Files.list(keys())) {
            assertThat(files)
                    .allSatisfy(file -> assertThat(permissions(file)).isEqualTo("rw-------"))
                    .map(file -> file.getFileName().toString())
                    .containsExactlyInAnyOrder("issuer.jwk", "path-token.key", "csrf.key");
        }
    }

    @Test
    void aToolBesideTheDataDirectorySignsForTheServer() {
        var tool = LocalKeys.load(keys());
        var server = LocalKeys.load(keys());
        var asset = new AssetId("b".repeat(26));

        String token = tool.issuer(CLOCK).issue(ADA, Duration.ofMinutes(1));
        String path = tool.pathTokens(CLOCK).sign(asset, Viewer.PREVIEW_TOKEN, Duration.ofMinutes(1));

        assertThat(server.tokens(CLOCK).verify(token, Tokens.Purpose.API)).isPresent();
        assertThat(server.pathTokens(CLOCK).verify(path)).contains(new PathTokens.Grant(asset, Viewer.PREVIEW_TOKEN));
    }

    @Test
    void ofManyFirstStartsOneMakesTheKeys() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<LocalKeys> load = () -> LocalKeys.load(keys());
            var all = threads.invokeAll(Stream.generate(() -> load).limit(8).toList());
            var signer = all.getFirst().get().issuer(CLOCK);
            String token = signer.issue(ADA, Duration.ofMinutes(1));
            for (var one : all) {
                assertThat(one.get().tokens(CLOCK).verify(token, Tokens.Purpose.API))
                        .isPresent();
            }
        }
    }

    @Test
    void aKeyThatOthersCanReadIsRefusedWithTheRemedy() throws IOException {
        LocalKeys.load(keys());
        Path key = keys().resolve("issuer.jwk");
        Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r-----"));

        assertThatIllegalStateException()
                .isThrownBy(() -> LocalKeys.load(keys()))
                .withMessageContaining("chmod go-rwx " + key);
    }

    @Test
    void aDamagedKeyIsRefusedWithoutQuotingIt() throws IOException {
        LocalKeys.load(keys());
        Path key = keys().resolve("issuer.jwk");
        String half = Files.readString(key).substring(0, 60);
        Files.writeString(key, half);

        assertThatIllegalStateException()
                .isThrownBy(() -> LocalKeys.load(keys()))
                .withMessageContaining("issuer.jwk")
                .withNoCause()
                .extracting(Throwable::getMessage)
                .asString()
                .doesNotContain(half);
    }

    private static String permissions(Path path) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
