package dev.millrace.app.server;

import dev.millrace.app.Trouble;
import dev.millrace.platform.access.AccessRule;
import dev.millrace.platform.access.AccessRules;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.PathResourceResolver;

/** The sample pages on the API's own origin, where a setting names their directory: then their requests need no CORS. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("millrace.samples.directory")
@EnableConfigurationProperties(SamplesSettings.class)
class SamplesConfiguration {
    @Bean
    AccessRules sampleRules() {
        return AccessRules.of(AccessRule.open("GET", "/samples/**"));
    }

    @Bean
    WebMvcConfigurer sampleFiles(SamplesSettings settings) {
        Path directory = existing(settings.directory());
        return new WebMvcConfigurer() {
            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/samples/**")
                        .addResourceLocations(directory.toUri().toString())
                        .setCacheControl(CacheControl.noCache())
                        .resourceChain(false)
                        .addResolver(new Visible(directory));
            }
        };
    }

    private static Path existing(Path directory) {
        try {
            return directory.toRealPath();
        } catch (IOException e) {
            throw new Trouble(
                    "There is no directory " + directory.toAbsolutePath()
                            + " (millrace.samples.directory): name the folder samples of a checkout, or leave it out.",
                    e);
        }
    }

    /** Only what lies in the directory, whatever links say, and has no name that begins with a dot. */
    private static final class Visible extends PathResourceResolver {
        private final Path directory;

        Visible(Path directory) {
            this.directory = directory;
        }

        @Override
        protected @Nullable Resource getResource(String path, Resource location) throws IOException {
            Resource file = super.getResource(path, location);
            return file != null && isVisible(file.getFile().toPath().toRealPath()) ? file : null;
        }

        private boolean isVisible(Path file) {
            if (!file.startsWith(directory)) {
                return false;
            }
            for (Path name : directory.relativize(file)) {
                if (name.toString().startsWith(".")) {
                    return false;
                }
            }
            return true;
        }
    }
}
