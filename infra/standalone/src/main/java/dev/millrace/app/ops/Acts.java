package dev.millrace.app.ops;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.IllegalMoveException;
import dev.millrace.platform.catalog.StaleAssetException;
import dev.millrace.platform.events.EventDeadLetters;
import dev.millrace.platform.work.JobId;
import dev.millrace.platform.work.SecondTries;
import dev.millrace.platform.work.Work;
import java.util.Optional;
import java.util.UUID;

/** What an operator can do here: have another try made of what was given up. */
final class Acts {
    private final Catalog catalog;
    private final SecondTries tries;
    private final Work work;
    private final EventDeadLetters facts;

    Acts(Catalog catalog, SecondTries tries, Work work, EventDeadLetters facts) {
        this.catalog = catalog;
        this.tries = tries;
        this.work = work;
        this.facts = facts;
    }

    /** One that is on its way already stays so, so that a button that is pressed twice does no harm. */
    void retry(Identity who, String id) {
        Asset asset = Optional.of(id)
                .filter(AssetId::hasShape)
                .map(AssetId::new)
                .flatMap(catalog::find)
                .filter(who::sees)
                .orElseThrow(Refusals::unknownAsset);
        switch (asset.state()) {
            case UPLOADED, INSPECTED, PROCESSING -> {}
            case FAILED -> again(asset, who.subject());
            default -> throw Refusals.notFailed();
        }
    }

    private void again(Asset failed, String subject) {
        try {
            tries.again(failed, subject);
        } catch (StaleAssetException | IllegalMoveException changedMeanwhile) {
            throw Refusals.notFailed();
        }
    }

    void replayJob(Identity who, UUID job) {
        if (!work.replay(who.tenant(), new JobId(job))) {
            throw Refusals.noDeadJob();
        }
    }

    void replayFact(Identity who, String consumer, UUID fact) {
        if (!facts.replay(who.tenant(), consumer, fact)) {
            throw Refusals.noDeadFact();
        }
    }
}
