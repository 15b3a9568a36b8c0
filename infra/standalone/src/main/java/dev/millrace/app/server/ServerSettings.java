package dev.millrace.app.server;

import java.nio.file.Path;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.annotation.Configuration;

/** What a server started that way would be set to, without starting it. */
public final class ServerSettings {
    private ServerSettings() {}

    /** Every setting by name. */
    public static List<Settings.Line> of(Launch launch) {
        Path data = launch.data().toAbsolutePath().normalize();
        var application = new SpringApplication(Nothing.class);
        Server.configure(application, data);
        application.setWebApplicationType(WebApplicationType.NONE);
        try (var context = application.run(Server.arguments(launch).toArray(String[]::new))) {
            return Settings.of(context.getEnvironment()).lines();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Nothing {}
}
