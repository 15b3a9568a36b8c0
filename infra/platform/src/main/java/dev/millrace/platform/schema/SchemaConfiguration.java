package dev.millrace.platform.schema;

import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.sql.init.dependency.DatabaseInitializationDependencyConfigurer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Brings the database up to date before anything that has a {@code JdbcClient} is made. */
@Configuration(proxyBeanMethods = false)
@Import(DatabaseInitializationDependencyConfigurer.class)
public class SchemaConfiguration {
    @Bean
    SchemaMigrations schemaMigrations(DataSource database, ObjectProvider<SchemaOwner> owners) {
        return SchemaMigrations.apply(database, owners.stream().toList());
    }
}
