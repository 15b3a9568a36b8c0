package dev.millrace.ingest.tus;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import me.desair.tus.server.TusFileUploadService;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A second opinion: tus-java-server reads the protocol as we do, but where we differ on purpose. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TusOracleTest {
    private TusServer server;
    private Tus ours;
    private Server oracle;
    private Tus theirs;

    @BeforeAll
    void start(@TempDir Path directory) throws Exception {
        server = TusServer.start(directory.resolve("ours"), Map.of("millrace.ingest.upload.max-size", "1MB"));
        ours = new Tus(server.uri(), server.token());
        var service = new TusFileUploadService()
                .withUploadUri("/files")
                .withMaxUploadSize(1L << 20)
                .withStoragePath(directory.resolve("theirs").toString());
        oracle = new Server();
        var connector = new ServerConnector(oracle);
        connector.setHost("127.0.0.1");
        oracle.addConnector(connector);
        var context = new ServletContextHandler();
        context.addServlet(new ServletHolder(new Oracle(service)), "/files/*");
        oracle.setHandler(context);
        oracle.start();
        theirs = new Tus(URI.create("http://127.0.0.1:" + connector.getLocalPort()), "none");
    }

    @AfterAll
    void stop() throws Exception {
        oracle.stop();
        server.close();
    }

    static Stream<Arguments> agreed() {
        return Stream.of(
                asked("options", tus -> status(tus.bare("/files").method("OPTIONS", BodyPublishers.noBody()))),
                asked(
                        "creation",
                        tus -> tus.create(Map.of("Upload-Length", "10")).statusCode()),
                asked("creation without a length", tus -> tus.create(Map.of()).statusCode()),
                asked(
                        "creation of a negative length",
                        tus -> tus.create(Map.of("Upload-Length", "-1")).statusCode()),
                asked(
                        "creation beyond the largest size",
                        tus -> tus.create(Map.of("Upload-Length", "1048577")).statusCode()),
                asked(
                        "creation in another version",
                        tus -> status(tus.bare("/files")
                                .POST(BodyPublishers.noBody())
                                .header("Authorization", "Bearer " + tus.token())
                                .header("Tus-Resumable", "0.2.2")
                                .header("Upload-Length", "10"))),
                asked(
                        "append",
                        tus -> tus.patch(tus.created(10).path(), 0, new byte[4]).statusCode()),
                asked(
                        "append of the whole",
                        tus -> tus.patch(tus.created(10).path(), 0, new byte[10])
                                .statusCode()),
                asked(
                        "append at a wrong offset",
                        tus -> tus.patch(tus.created(10).path(), 4, new byte[4]).statusCode()),
                asked(
                        "append to nothing",
                        tus -> tus.patch("/files/7d9a7e2c-7f3d-4d5c-9b7b-000000000000", 0, new byte[4])
                                .statusCode()),
                asked(
                        "append by an overridden method",
                        tus -> status(tus.request(tus.created(10).path())
                                .header("X-HTTP-Method-Override", "PATCH")
                                .header("Upload-Offset", "0")
                                .header("Content-Type", Tus.BYTES)
                                .POST(BodyPublishers.ofByteArray(new byte[4])))),
                asked(
                        "question about nothing",
                        tus -> tus.head("/files/7d9a7e2c-7f3d-4d5c-9b7b-000000000000")
                                .statusCode()),
                asked("end", tus -> tus.delete(tus.created(10).path()).statusCode()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("agreed")
    void bothAnswerAlike(String what, ToIntFunction<Tus> asking) {
        assertThat(asking.applyAsInt(ours)).as(what).isEqualTo(asking.applyAsInt(theirs));
    }

    private static Arguments asked(String what, ToIntFunction<Tus> asking) {
        return Arguments.of(what, asking);
    }

    private static int status(HttpRequest.Builder request) {
        return Tus.send(request).statusCode();
    }

    private static final class Oracle extends HttpServlet {
        private static final long serialVersionUID = 1;

        private final transient TusFileUploadService service;

        Oracle(TusFileUploadService service) {
            this.service = service;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            service.process(request, response);
        }
    }
}
