package dev.millrace.app.server;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The sample pages.
 *
 * @param directory of the samples, served to anyone who asks for /samples/…; without it they are not
 */
@ConfigurationProperties("millrace.samples")
record SamplesSettings(Path directory) {}
