package dev.millrace.app.server;

import dev.millrace.platform.access.OriginAddress;
import dev.millrace.platform.objects.DataDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A running process: its data directory locked, its engines up, its roles serving. Closing it is a clean stop. */
public final class Server implements AutoCloseable {
    private final Path data;
    private final DataLock lock;
    private final ConfigurableApplicationContext context;
    private final RunFile run;

    private Server(Path data, DataLock lock, ConfigurableApplicationContext context, RunFile run) {
        this.data = data;
        this.lock = lock;
        this.context = context;
        this.run = run;
    }

    /**
     * Returns once everything serves.
     *
     * @throws dev.millrace.app.Trouble with a sentence that says what to mend
     */
    public static Server start(Launch launch) {
        Path data = launch.data().toAbsolutePath().normalize();
        var lock = DataLock.take(data);
        try {
            var context = application(launch, data).run(arguments(launch).toArray(String[]::new));
            try {
                var run = new RunFile(ProcessHandle.current().pid(), api(context), origin(launch, context));
                run.write(data);
                return new Server(data, lock, context, run);
            } catch (IOException | RuntimeException e) {
                context.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            lock.close();
            throw StartFailure.explain(e, data);
        }
    }

    public URI api() {
        return run.api();
    }

    /** Empty when this process has no origin. */
    public Optional<URI> origin() {
        return run.origin();
    }

    public Path data() {
        return data;
    }

    ConfigurableApplicationContext context() {
        return context;
    }

    @Override
    public void close() {
        try {
            RunFile.remove(data);
        } catch (IOException e) {
            // The file names a dead process then, which every reader checks for.
            System.err.println("The run file could not be removed: " + e.getMessage());
        } finally {
            context.close();
            lock.close();
        }
    }

    private static SpringApplication application(Launch launch, Path data) {
        var sources = new ArrayList<Class<?>>(List.of(ServerConfiguration.class));
        launch.roles().forEach(role -> sources.add(role.configuration()));
        var application = new SpringApplication(sources.toArray(Class<?>[]::new));
        configure(application, data);
        application.addInitializers(context -> {
            context.getBeanFactory().registerSingleton("dataDirectory", new DataDirectory(data));
            context.getBeanFactory().registerSingleton("self", NodeName.self(data, launch.roles()));
        });
        return application;
    }

    static void configure(SpringApplication application, Path data) {
        application.setBannerMode(Banner.Mode.OFF);
        application.setLogStartupInfo(false);
        application.setRegisterShutdownHook(false);
        application.setDefaultProperties(Map.of(
                "spring.config.additional-location",
                "optional:file:" + data.resolve("millrace.yaml"),
                "millrace.data.directory",
                data.toString()));
        application.addInitializers(
                context -> Settings.of(context.getEnvironment()).refuseUnknown());
    }

    /** Flags as Spring's command line arguments, which come before the environment and every file. */
    static List<String> arguments(Launch launch) {
        var arguments = new ArrayList<String>();
        launch.port().ifPresent(port -> arguments.add("--millrace.api.port=" + port));
        launch.originPort().ifPresent(port -> arguments.add("--millrace.origin.port=" + port));
        launch.bind().ifPresent(address -> {
            arguments.add("--millrace.api.bind=" + address);
            arguments.add("--millrace.origin.bind=" + address);
        });
        return arguments;
    }

    private static URI api(ConfigurableApplicationContext context) {
        var server = ((WebServerApplicationContext) context).getWebServer();
        if (server == null) {
            throw new IllegalStateException("The API does not listen.");
        }
        String bind = context.getEnvironment().getProperty("millrace.api.bind", "127.0.0.1");
        String host = bind.equals("0.0.0.0") || bind.equals("::") ? "127.0.0.1" : bind;
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.getPort());
    }

    private static Optional<URI> origin(Launch launch, ConfigurableApplicationContext context) {
        return launch.roles().contains(Role.ORIGIN)
                ? Optional.of(context.getBean(OriginAddress.class).get())
                : Optional.empty();
    }
}
