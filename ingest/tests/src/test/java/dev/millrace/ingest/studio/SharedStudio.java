package dev.millrace.ingest.studio;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.util.FileSystemUtils;

/** Gives the tests one {@link StudioServer} for all of them: each works in assets, and where it counts subjects, of its own. */
final class SharedStudio implements ParameterResolver {
    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == StudioServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(SharedStudio.class))
                .computeIfAbsent(Running.class, _ -> Running.start(), Running.class)
                .server();
    }

    /** Stopped with the last test. */
    private record Running(StudioServer server, Path data) implements AutoCloseable {
        static Running start() {
            try {
                Path data = Files.createTempDirectory("studio");
                return new Running(StudioServer.start(data, StudioServer.ORIGIN), data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void close() throws IOException {
            server.close();
            FileSystemUtils.deleteRecursively(data);
        }
    }
}
