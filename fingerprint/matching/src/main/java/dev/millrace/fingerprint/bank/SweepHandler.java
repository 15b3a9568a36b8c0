package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.bank.Entries.Entry;
import dev.millrace.fingerprint.bank.Sweeps.Sweep;
import dev.millrace.fingerprint.index.Alike;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Owner;
import dev.millrace.fingerprint.match.Findings;
import dev.millrace.fingerprint.match.Hits;
import dev.millrace.fingerprint.match.Hits.Hit;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.work.JobHandler;
import dev.millrace.platform.work.JobKind;
import dev.millrace.platform.work.Lease;
import dev.millrace.platform.work.Work;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Holds the new entries of a bank against all assets that are here, some at a time: hits, what follows from them and how
 * far it is are one transaction, so a sweep that was cut off goes on where it was.
 */
final class SweepHandler implements JobHandler {
    static final JobKind KIND = new JobKind("bank-sweep");

    private static final Logger LOG = LoggerFactory.getLogger(SweepHandler.class);
    private static final int AT_ONCE = 50;

    private final Banks banks;
    private final Entries entries;
    private final Sweeps sweeps;
    private final Reach reach;
    private final KnownHashes known;
    private final Hits hits;
    private final Findings findings;
    private final Work work;
    private final TransactionTemplate transactions;

    SweepHandler(
            Banks banks,
            Entries entries,
            Sweeps sweeps,
            Reach reach,
            KnownHashes known,
            Hits hits,
            Findings findings,
            Work work,
            TransactionTemplate transactions) {
        this.banks = banks;
        this.entries = entries;
        this.sweeps = sweeps;
        this.reach = reach;
        this.known = known;
        this.hits = hits;
        this.findings = findings;
        this.work = work;
        this.transactions = transactions;
    }

    @Override
    public JobKind kind() {
        return KIND;
    }

    @Override
    public int concurrency() {
        return 1;
    }

    @Override
    public void run(Lease lease) throws InterruptedException {
        boolean more = true;
        while (more) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            known.catchUp();
            more = Boolean.TRUE.equals(transactions.execute(_ -> step(lease)));
        }
    }

    @Override
    public void exhausted(Lease lease, String reason) {
        sweep(lease).ifPresent(sweep -> sweeps.giveUp(sweep, reason));
        LOG.error("A bank's sweep was given up: {}", reason);
    }

    /** @return whether there is more to do */
    boolean step(Lease lease) {
        work.guard(lease);
        Optional<Bank> bank = banks.find(new BankId(lease.asset().value()));
        Optional<Sweep> sweep = sweep(lease);
        if (bank.isEmpty() || sweep.isEmpty()) {
            work.complete(lease); // deleted meanwhile
            return false;
        }
        List<Entry> some =
                entries.between(bank.get().id(), sweep.get().done(), sweep.get().last(), AT_ONCE);
        if (some.isEmpty()) {
            sweeps.finish(sweep.get());
            work.complete(lease);
            return false;
        }
        int found = sweep(bank.get(), some);
        sweeps.progress(sweep.get(), some.getLast().number(), some.size(), found);
        return true;
    }

    private int sweep(Bank bank, List<Entry> some) {
        List<Hit> found = new ArrayList<>();
        Map<AssetId, Boolean> sameFile = new LinkedHashMap<>();
        for (Entry entry : some) {
            switch (entry.what()) {
                case NewEntry.File file -> reach.files(bank.tenant(), file).forEach(asset -> sameFile.put(asset, true));
                case NewEntry.Frame frame -> {
                    List<Hit> like = hits(bank, entry.number(), frame);
                    like.forEach(hit -> sameFile.putIfAbsent(hit.asset(), false));
                    found.addAll(like);
                }
            }
        }
        hits.add(found);
        return (int) sameFile.entrySet().stream()
                .filter(asset -> findings.weigh(
                        bank.tenant(),
                        asset.getKey(),
                        Counterpart.BANK,
                        bank.id().value(),
                        asset.getValue()))
                .count();
    }

    private List<Hit> hits(Bank bank, long number, NewEntry.Frame frame) {
        Owner owner = new Owner(Counterpart.BANK, bank.id().value(), bank.tenant(), frame.item());
        List<Hit> found = new ArrayList<>();
        for (Alike alike : Hits.best(reach.frames(bank.tenant(), frame))) {
            Integer at = alike.atMillis();
            found.add(new Hit(
                    new AssetId(alike.owner().id()),
                    at == null ? 0 : at,
                    new Alike(number, owner, frame.atMillis(), alike.distance())));
        }
        return found;
    }

    private Optional<Sweep> sweep(Lease lease) {
        UUID id = UUID.fromString(lease.key().substring(lease.key().lastIndexOf('/') + 1));
        return sweeps.find(new BankId(lease.asset().value()), id);
    }
}
