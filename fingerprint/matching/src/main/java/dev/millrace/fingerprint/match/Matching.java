package dev.millrace.fingerprint.match;

import dev.millrace.fingerprint.index.Alike;
import dev.millrace.fingerprint.index.KnownHashes;
import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.fingerprint.index.Owner;
import dev.millrace.fingerprint.match.Hits.Hit;
import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.FactConsumer;
import dev.millrace.platform.events.Outbox;
import dev.millrace.platform.telemetry.Metric;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Holds every upload against what is known: its file when that is whole, its frames batch by batch while it is encoded.
 * Each batch is compared with all that was committed before it and then is known itself, so that of any two like frames
 * the later one finds the earlier. When both the file and all frames have been compared, it says so.
 */
final class Matching implements FactConsumer {
    private final Catalog catalog;
    private final KnownHashes known;
    private final Numbers numbers;
    private final Assets assets;
    private final Hits hits;
    private final Findings findings;
    private final Outbox outbox;
    private final Timer timer;

    Matching(
            Catalog catalog,
            KnownHashes known,
            Numbers numbers,
            Assets assets,
            Hits hits,
            Findings findings,
            Outbox outbox,
            MeterRegistry meters) {
        this.catalog = catalog;
        this.known = known;
        this.numbers = numbers;
        this.assets = assets;
        this.hits = hits;
        this.findings = findings;
        this.outbox = outbox;
        this.timer = Metric.FINGERPRINT_MATCHED.timer(meters);
    }

    @Override
    public String name() {
        return "fingerprint.match";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(
                Fact.UploadFinished.class,
                Fact.FramesHashed.class,
                Fact.AssetDeletionRequested.class,
                Fact.AssetErased.class);
    }

    @Override
    public void on(Envelope envelope) {
        if (envelope.fact() instanceof Fact.UploadFinished upload) {
            file(envelope, upload.sha256());
        } else if (envelope.fact() instanceof Fact.FramesHashed batch) {
            timer.record(() -> frames(envelope, batch));
        } else {
            forget(envelope.asset());
        }
    }

    private void file(Envelope envelope, String sha256) {
        if (!lives(envelope.asset())) {
            return;
        }
        Assets.Known before = assets.lock(envelope.tenant(), envelope.asset());
        numbers.hold();
        assets.file(envelope.asset(), sha256);
        for (String bank : assets.banksWith(envelope.tenant(), sha256)) {
            findings.weigh(envelope.tenant(), envelope.asset(), Counterpart.BANK, bank, true);
        }
        if (before.hashed()) {
            sayMatched(envelope, before);
        }
    }

    private void frames(Envelope envelope, Fact.FramesHashed batch) {
        AssetId asset = envelope.asset();
        if (!lives(asset)) {
            return;
        }
        Assets.Known before = assets.lock(envelope.tenant(), asset);
        if (batch.epoch() < before.epoch()) {
            return; // an attempt that was overtaken
        }
        numbers.hold();
        known.catchUp(); // before our own: what is rolled back must never be known
        compare(envelope, batch.frames());
        assets.begin(asset, before, batch);
        assets.keep(asset, batch.frames());
        if (batch.last()) {
            assets.hashed(asset);
            if (before.sha256() != null) {
                sayMatched(envelope, before);
            }
        }
    }

    private void compare(Envelope envelope, List<Fact.FrameHash> frames) {
        Map<Integer, List<Alike>> alike = new LinkedHashMap<>();
        for (Fact.FrameHash frame : frames) {
            if (frame.quality() >= KnownHashes.LEAST_QUALITY) {
                known.like(PdqHash.parse(frame.hash()), envelope.tenant(), Counterpart.values()).stream()
                        .filter(one -> !one.owner().id().equals(envelope.asset().value()))
                        .forEach(one -> alike.computeIfAbsent(frame.atMillis(), _ -> new ArrayList<>())
                                .add(one));
            }
        }
        List<Hit> found = new ArrayList<>();
        Set<Owner> others = new LinkedHashSet<>();
        alike.forEach((at, some) -> Hits.best(some).forEach(one -> {
            found.add(new Hit(envelope.asset(), at, one));
            Owner owner = one.owner();
            others.add(new Owner(owner.kind(), owner.id(), owner.tenant(), ""));
        }));
        hits.add(found);
        others.forEach(other -> findings.weigh(envelope.tenant(), envelope.asset(), other.kind(), other.id(), false));
    }

    private void sayMatched(Envelope envelope, Assets.Known before) {
        if (!before.matched()) {
            assets.matched(envelope.asset());
            outbox.append(
                    envelope.tenant(),
                    envelope.asset(),
                    new Fact.AssetMatched(findings.strongest(envelope.asset()), assets.frames(envelope.asset())));
        }
    }

    private boolean lives(AssetId asset) {
        Optional<AssetState> state = catalog.find(asset).map(Asset::state);
        return state.isPresent() && state.get() != AssetState.DELETING && state.get() != AssetState.DELETED;
    }

    private void forget(AssetId asset) {
        if (assets.erase(asset)) {
            hits.forget(asset.value());
        }
    }
}
