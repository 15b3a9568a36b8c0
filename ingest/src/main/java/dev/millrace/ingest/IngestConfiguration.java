package dev.millrace.ingest;

import dev.millrace.ingest.erase.EraseConfiguration;
import dev.millrace.ingest.studio.StudioConfiguration;
import dev.millrace.ingest.tus.TusConfiguration;
import dev.millrace.ingest.upload.UploadConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The role {@code ingest}. */
@Configuration(proxyBeanMethods = false)
@Import({UploadConfiguration.class, TusConfiguration.class, EraseConfiguration.class, StudioConfiguration.class})
public class IngestConfiguration {}
