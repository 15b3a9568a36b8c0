package dev.millrace.testkit.work;

import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import dev.millrace.testkit.contract.WorkContract;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.TestInstance;
import org.springframework.transaction.support.TransactionTemplate;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PostgresWorkTest extends WorkContract {
    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    @Override
    protected Work work() {
        return platform.get(Work.class);
    }

    @Override
    protected TransactionTemplate transactions() {
        return database.transactions();
    }
}
