package dev.millrace.testkit.work;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Queues;
import dev.millrace.platform.work.Queues.Queue;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.TestDatabase;
import dev.millrace.testkit.TestPlatform;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** The queues as an operator sees them. */
class QueuesTest {
    private static final TenantId TENANT = new TenantId("acme");
    private static final JobKind KIND = new JobKind("grind");

    @AutoClose
    private final TestDatabase database = TestDatabase.create("catalog", "work", "events");

    @AutoClose
    private final TestPlatform platform = TestPlatform.on(database).quiet().start();

    private final Work work = platform.get(Work.class);
    private final Queues queues = platform.get(Queues.class);

    @Test
    void eachJobIsCountedOnceByWhatItWaitsFor() {
        submit(Duration.ZERO);
        work.bury(claim(Duration.ofMinutes(1)), "poison");
        submit(Duration.ZERO);
        work.complete(claim(Duration.ofMinutes(1)));
        submit(Duration.ZERO);
        claim(Duration.ofMinutes(1));
        submit(Duration.ofHours(1));
        submit(Duration.ZERO);
        submit(Duration.ZERO);
        database.jdbc()
                .sql("UPDATE work.job SET ready_at = ready_at - interval '3 minutes'"
                        + " WHERE state = 'WAITING' AND ready_at < clock_timestamp()")
                .update();

        List<Queue> all = queues.of(Optional.of(TENANT));

        assertThat(all).hasSize(1);
        Queue queue = all.getFirst();
        assertThat(queue.kind()).isEqualTo(KIND);
        assertThat(queue.due()).isEqualTo(2);
        assertThat(queue.delayed()).isEqualTo(1);
        assertThat(queue.running()).isEqualTo(1);
        assertThat(queue.dead()).isEqualTo(1);
        assertThat(queue.oldest())
                .hasValueSatisfying(age -> assertThat(age).isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4)));
        assertThat(queues.of(Optional.empty())).hasSize(1);
        assertThat(queues.of(Optional.of(new TenantId("others")))).isEmpty();
    }

    @Test
    void aLeaseThatEndedIsDueAgain() {
        submit(Duration.ZERO);
        claim(Duration.ZERO);
        Queue queue = queues.of(Optional.empty()).getFirst();
        assertThat(queue.due()).isEqualTo(1);
        assertThat(queue.running()).isZero();
    }

    @Test
    void whoHasAJobThatWaitsOrRunsIsBusy() {
        AssetId waiting = submit(Duration.ofHours(1));
        AssetId dead = submit(Duration.ZERO);
        work.bury(claim(Duration.ofMinutes(1)), "poison");
        assertThat(queues.busy(List.of(waiting, dead))).containsExactly(waiting);
        assertThat(queues.busy(List.of())).isEmpty();
    }

    private AssetId submit(Duration delay) {
        AssetId asset = AssetId.random(new SecureRandom());
        String key = UUID.randomUUID().toString();
        work.submit(new NewJob(KIND, TENANT, asset, key, "{}", Priority.NORMAL, 3, delay));
        return asset;
    }

    private Lease claim(Duration lease) {
        return work.claim(Set.of(KIND), "me", lease).orElseThrow();
    }
}
