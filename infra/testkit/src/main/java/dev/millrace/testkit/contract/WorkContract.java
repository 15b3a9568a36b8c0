package dev.millrace.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.work.DeadJob;
import dev.millrace.platform.work.JobId;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.LostLeaseException;
import dev.millrace.platform.work.NewJob;
import dev.millrace.platform.work.Priority;
import dev.millrace.platform.work.Work;
import dev.millrace.testkit.Together;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.support.TransactionTemplate;

/** What {@link Work} promises, whoever hands the jobs out. Each test uses kinds of its own on a shared queue. */
public abstract class WorkContract {
    private static final TenantId TENANT = new TenantId("acme");
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final Duration SHORT = Duration.ofMillis(40);
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private JobKind kind = freshKind();
    private AssetId asset = AssetId.random(new SecureRandom());

    @BeforeEach
    void haveTheQueueForItself() {
        kind = freshKind();
        asset = AssetId.random(new SecureRandom());
    }

    private static JobKind freshKind() {
        return new JobKind("k" + UUID.randomUUID().toString().substring(0, 20));
    }

    protected abstract Work work();

    /** Transactions that the work joins. */
    protected abstract TransactionTemplate transactions();

    @Test
    void aKeyIsTakenOnce() {
        NewJob job = job();
        assertThat(work().submit(job)).isTrue();
        assertThat(work().submit(job)).isFalse();
        work().complete(claim());
        assertThat(work().submit(job)).as("nor after it is done").isFalse();
        assertThat(claimed()).isEmpty();
    }

    @Test
    void aSubmissionStandsAndFallsWithItsTransaction() {
        transactions().executeWithoutResult(status -> {
            work().submit(job());
            status.setRollbackOnly();
        });
        assertThat(claimed()).isEmpty();
        transactions().executeWithoutResult(_ -> {
            work().submit(job());
            assertThat(Together.run(1, _ -> this::claimed).getFirst().value())
                    .as("not before the commit")
                    .isEmpty();
        });
        assertThat(claimed()).isPresent();
    }

    @Test
    void aLeaseSaysWhatToDo() {
        NewJob job = job();
        work().submit(job);
        Lease lease = claim();
        assertThat(lease.key()).isEqualTo(job.key());
        assertThat(lease.payload()).isEqualTo(job.payload());
        assertThat(lease.asset()).isEqualTo(asset);
        assertThat(lease.tenant()).isEqualTo(TENANT);
        assertThat(lease.kind()).isEqualTo(kind);
        assertThat(lease.owner()).isEqualTo("me");
        assertThat(lease.attempt()).isEqualTo(1);
        assertThat(lease.maxAttempts()).isEqualTo(3);
    }

    @Test
    void aClaimerGetsTheKindsItAsksForAlone() {
        work().submit(job());
        assertThat(work().claim(Set.of(new JobKind("another")), "me", LONG)).isEmpty();
        assertThat(work().claim(Set.of(new JobKind("another"), kind), "me", LONG))
                .isPresent();
    }

    @Test
    void aJobIsNeverHandedOutInsideATransaction() {
        work().submit(job());
        transactions()
                .executeWithoutResult(_ -> assertThatIllegalStateException().isThrownBy(this::claimed));
        assertThat(claimed()).isPresent();
    }

    @Test
    void claimersThatRunTogetherNeverGetTheSameJob() {
        IntStream.range(0, 40).forEach(_ -> work().submit(job()));
        List<JobId> claimed = Together.run(5, _ -> this::claimAll).stream()
                .map(Together.Outcome::value)
                .flatMap(List::stream)
                .toList();
        assertThat(claimed).hasSize(40).doesNotHaveDuplicates();
    }

    @Test
    void goesByPriorityThenByAge() {
        List<NewJob> jobs = Stream.of(
                        Priority.BACKGROUND, Priority.NORMAL, Priority.OPENING, Priority.NORMAL, Priority.OPENING)
                .map(priority -> job(priority, 3, Duration.ZERO))
                .toList();
        jobs.forEach(work()::submit);
        assertThat(IntStream.range(0, 5).mapToObj(_ -> claim().key()))
                .containsExactly(
                        jobs.get(2).key(),
                        jobs.get(4).key(),
                        jobs.get(1).key(),
                        jobs.get(3).key(),
                        jobs.get(0).key());
    }

    @Test
    void tenantsTakeTurns() {
        submit("busy", Priority.NORMAL, 4);
        submit("modest", Priority.NORMAL, 2);
        assertThat(claimedTenants(2)).containsExactly("busy", "modest");
        submit("late", Priority.NORMAL, 1);
        assertThat(claimedTenants(5)).containsExactly("late", "busy", "modest", "busy", "busy");
    }

    @Test
    void aBetterPriorityComesBeforeAnybodysTurn() {
        submit("busy", Priority.OPENING, 2);
        submit("modest", Priority.NORMAL, 1);
        assertThat(claimedTenants(3)).containsExactly("busy", "busy", "modest");
    }

    @Test
    void whoseJobsAllWaitHasNoTurn() {
        work().submit(new NewJob(
                kind, new TenantId("early"), asset, UUID.randomUUID().toString(), "{}", Priority.OPENING, 3, LONG));
        submit("modest", Priority.NORMAL, 2);
        assertThat(claimedTenants(2)).containsExactly("modest", "modest");
        assertThat(claimed()).isEmpty();
    }

    private void submit(String tenant, Priority priority, int jobs) {
        for (int i = 0; i < jobs; i++) {
            work().submit(new NewJob(
                    kind, new TenantId(tenant), asset, UUID.randomUUID().toString(), "{}", priority, 3, Duration.ZERO));
        }
    }

    private List<String> claimedTenants(int jobs) {
        return IntStream.range(0, jobs).mapToObj(_ -> claim().tenant().value()).toList();
    }

    @Test
    void aDelayedJobWaitsForItsTime() {
        work().submit(job(Priority.NORMAL, 3, LONG));
        assertThat(claimed()).isEmpty();
        NewJob soon = job(Priority.NORMAL, 3, SHORT);
        work().submit(soon);
        assertThat(awaitClaim().key()).isEqualTo(soon.key());
    }

    @Test
    void whatALeaseLeftUndoneGoesToTheNextWithAHigherEpoch() {
        work().submit(job());
        Lease lost = work().claim(Set.of(kind), "gone", SHORT).orElseThrow();
        Lease next = awaitClaim();
        assertThat(next.job()).isEqualTo(lost.job());
        assertThat(next.attempt()).isEqualTo(2);
        assertThat(next.epoch()).isGreaterThan(lost.epoch());
        isLost(lost);
        work().complete(next);
    }

    @Test
    void aRenewedLeaseIsKept() {
        work().submit(job());
        Lease lease = work().claim(Set.of(kind), "me", SHORT).orElseThrow();
        Lease renewed = work().renew(lease, LONG);
        assertThat(renewed.end()).isAfter(lease.end());
        assertThat(renewed.epoch()).isEqualTo(lease.epoch());
        assertThat(claimed()).isEmpty();
        work().complete(lease);
    }

    @Test
    void anEffectIsGuardedByTheLeaseInItsOwnTransaction() {
        work().submit(job());
        Lease lease = claim();
        assertThatIllegalStateException().isThrownBy(() -> work().guard(lease));
        transactions().executeWithoutResult(_ -> work().guard(lease));
        work().release(lease);
        assertThatExceptionOfType(LostLeaseException.class)
                .isThrownBy(() -> transactions().executeWithoutResult(_ -> work().guard(lease)));
    }

    @Test
    void aCompletionStandsAndFallsWithItsTransaction() {
        work().submit(job());
        Lease lease = claim();
        transactions().executeWithoutResult(status -> {
            work().complete(lease);
            status.setRollbackOnly();
        });
        work().renew(lease, LONG);
        work().complete(lease);
        isLost(lease);
    }

    @Test
    void aRetryWaitsForItsBackOff() {
        work().submit(job());
        Lease first = claim();
        work().retry(first, "busy", LONG);
        assertThat(claimed()).isEmpty();
        isLost(first);
        work().submit(job());
        work().retry(claim(), "busy", SHORT);
        assertThat(awaitClaim().attempt()).isEqualTo(2);
    }

    @Test
    void theLastAttemptGoesToTheDeadLettersWithItsReasonAndComesBackFresh() {
        work().submit(job(Priority.NORMAL, 2, Duration.ZERO));
        work().retry(claim(), "first", Duration.ZERO);
        Lease last = claim();
        assertThat(last.lastAttempt()).isTrue();
        work().retry(last, "second", Duration.ZERO);
        assertThat(claimed()).isEmpty();
        DeadJob dead = dead().getFirst();
        assertThat(dead.job()).isEqualTo(last.job());
        assertThat(dead.reason()).isEqualTo("second");
        assertThat(dead.attempts()).isEqualTo(2);
        assertThat(work().replay(Optional.of(new TenantId("others")), dead.job()))
                .isFalse();
        assertThat(work().replay(Optional.of(TENANT), dead.job())).isTrue();
        assertThat(work().replay(Optional.of(TENANT), dead.job()))
                .as("it is not dead any more")
                .isFalse();
        Lease again = claim();
        assertThat(again.attempt()).isEqualTo(1);
        assertThat(again.epoch()).isGreaterThan(last.epoch());
        assertThat(dead()).isEmpty();
    }

    @Test
    void aLastAttemptThatWentAwayIsHandedOutOnceMoreSoThatSomebodySaysSo() {
        work().submit(job(Priority.NORMAL, 1, Duration.ZERO));
        assertThat(work().claim(Set.of(kind), "gone", SHORT)).isPresent();
        Lease beyond = awaitClaim();
        assertThat(beyond.attempt()).isEqualTo(beyond.maxAttempts() + 1);
        work().bury(beyond, "it went away");
        assertThat(dead()).extracting(DeadJob::reason).containsExactly("it went away");
    }

    @Test
    void handingBackCostsNoAttempt() {
        work().submit(job());
        work().release(claim());
        assertThat(claim().attempt()).isEqualTo(1);
    }

    @Test
    void postponingCostsNoAttemptAndWaits() {
        work().submit(job());
        work().postpone(claim(), "no room", LONG);
        assertThat(claimAll()).isEmpty();
        work().submit(job());
        work().postpone(claim(), "no room", Duration.ZERO);
        assertThat(claim().attempt()).isEqualTo(1);
    }

    @Test
    void theDeadArePagedNewestFirst() {
        IntStream.range(0, 5).forEach(_ -> {
            work().submit(job());
            work().bury(claim(), "poison");
        });
        List<DeadJob> all = dead();
        assertThat(all).hasSize(5);
        List<DeadJob> first = work().dead(Optional.of(TENANT), Optional.empty(), 1);
        assertThat(first).containsExactly(all.getFirst());
        assertThat(work().dead(Optional.of(TENANT), Optional.of(all.get(1).job()), 2))
                .containsExactly(all.get(2), all.get(3));
        assertThat(work().dead(Optional.of(new TenantId("others")), Optional.empty(), 10))
                .isEmpty();
    }

    @Test
    void revokingTakesTheJobsOfTheAssetAwayForGood() {
        NewJob waiting = job();
        work().submit(job());
        Lease held = claim();
        work().submit(waiting);
        transactions().executeWithoutResult(_ -> work().revoke(asset));
        isLost(held);
        assertThat(claimed()).isEmpty();
        assertThat(work().submit(waiting)).isFalse();
    }

    @Test
    void epochsRiseOverAllJobs() {
        work().submit(job());
        Lease first = claim();
        work().submit(job());
        assertThat(claim().epoch()).isGreaterThan(first.epoch());
    }

    private void isLost(Lease lease) {
        Stream.<Consumer<Lease>>of(
                        held -> work().renew(held, LONG),
                        held -> transactions().executeWithoutResult(_ -> work().guard(held)),
                        work()::complete,
                        work()::release,
                        held -> work().postpone(held, "no", Duration.ZERO),
                        held -> work().retry(held, "no", Duration.ZERO),
                        held -> work().bury(held, "no"))
                .forEach(step ->
                        assertThatExceptionOfType(LostLeaseException.class).isThrownBy(() -> step.accept(lease)));
    }

    private List<JobId> claimAll() {
        var claimed = new ArrayList<JobId>();
        Optional<Lease> lease = claimed();
        while (lease.isPresent()) {
            claimed.add(lease.get().job());
            lease = claimed();
        }
        return claimed;
    }

    private List<DeadJob> dead() {
        return work().dead(Optional.of(TENANT), Optional.empty(), 200).stream()
                .filter(job -> job.kind().equals(kind))
                .toList();
    }

    private Lease claim() {
        return claimed().orElseThrow();
    }

    private Lease awaitClaim() {
        return await().atMost(PATIENCE)
                .until(this::claimed, Optional::isPresent)
                .orElseThrow();
    }

    private Optional<Lease> claimed() {
        return work().claim(Set.of(kind), "me", LONG);
    }

    private NewJob job() {
        return job(Priority.NORMAL, 3, Duration.ZERO);
    }

    private NewJob job(Priority priority, int maxAttempts, Duration delay) {
        String key = kind.name() + ":" + UUID.randomUUID();
        return new NewJob(kind, TENANT, asset, key, "{\"step\":1}", priority, maxAttempts, delay);
    }
}
