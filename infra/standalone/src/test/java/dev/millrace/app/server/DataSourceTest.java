package dev.millrace.app.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import dev.millrace.app.postgres.EmbeddedPostgres;
import dev.millrace.testkit.TestDatabase;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.support.StaticListableBeanFactory;

class DataSourceTest {
    @Test
    void everyStatementIsPlannedWithItsValues() throws Exception {
        var none = new StaticListableBeanFactory().getBeanProvider(EmbeddedPostgres.class);
        try (var database = TestDatabase.create();
                var pool = (HikariDataSource) new ServerConfiguration()
                        .dataSource(none, new DatabaseSettings(database.url(), null, null, 4));
                var connection = pool.getConnection();
                var statement = connection.createStatement();
                var shown = statement.executeQuery("SHOW plan_cache_mode")) {
            assertThat(shown.next()).isTrue();
            assertThat(shown.getString(1)).isEqualTo("force_custom_plan");
        }
    }
}
