package dev.millrace.ingest.erase;

import dev.millrace.ingest.upload.UploadEndings;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.objects.Storage;
import dev.millrace.platform.work.Work;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.transaction.support.TransactionTemplate;

/** Erasure: the consumer and its job. */
@Configuration(proxyBeanMethods = false)
public class EraseConfiguration {
    @Bean
    EraseConsumer eraseConsumer(UploadEndings uploads, Work work) {
        return new EraseConsumer(uploads, work);
    }

    @Bean
    EraseJob eraseJob(
            UploadEndings uploads, Catalog catalog, Storage storage, Work work, TransactionTemplate transactions) {
        return new EraseJob(uploads, catalog, storage, work, transactions);
    }
}
