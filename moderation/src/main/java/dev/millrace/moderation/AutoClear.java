package dev.millrace.moderation;

import dev.millrace.platform.catalog.Actor;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Because;
import dev.millrace.platform.catalog.Catalog;
import dev.millrace.platform.catalog.Problem;
import dev.millrace.platform.catalog.Screening;
import dev.millrace.platform.events.Envelope;
import dev.millrace.platform.events.Fact;
import dev.millrace.platform.events.Fact.AssetMatched;
import dev.millrace.platform.events.Fact.MatchFound;
import dev.millrace.platform.events.Fact.UploadFinished;
import dev.millrace.platform.events.Fact.Verdict;
import dev.millrace.platform.events.FactConsumer;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * The policy {@code auto-clear}: an upload is cleared once its file and all its frames have been compared with what is
 * known, unless something was found. What asks for a review waits for one; what is surely in a bank that blocks, or on
 * the deny list, is blocked at once, published or not.
 */
final class AutoClear implements FactConsumer {
    private static final Actor MODERATION = Actor.system("moderation");
    private static final Set<Screening> OPEN = EnumSet.of(Screening.PENDING, Screening.CLEARED);

    private final Catalog catalog;
    private final DenyList denied;
    private final boolean afterMatching;

    /** @param afterMatching whether to wait for the frames; otherwise the deny list alone decides */
    AutoClear(Catalog catalog, DenyList denied, boolean afterMatching) {
        this.catalog = catalog;
        this.denied = denied;
        this.afterMatching = afterMatching;
    }

    @Override
    public String name() {
        return "moderation.screen";
    }

    @Override
    public Set<Class<? extends Fact>> wants() {
        return Set.of(UploadFinished.class, MatchFound.class, AssetMatched.class);
    }

    @Override
    public void on(Envelope envelope) {
        Optional<Screening> now = catalog.find(envelope.asset()).map(Asset::screening);
        if (now.isEmpty()) {
            return;
        }
        if (envelope.fact() instanceof UploadFinished upload) {
            uploaded(envelope.asset(), now.get(), upload);
        } else if (envelope.fact() instanceof MatchFound match) {
            found(envelope.asset(), now.get(), match);
        } else if (envelope.fact() instanceof AssetMatched matched
                && matched.verdict() == Verdict.NONE
                && now.get() == Screening.PENDING) {
            clear(envelope.asset(), "Its file and " + matched.frames() + " frames are in no bank.");
        }
    }

    private void uploaded(AssetId asset, Screening now, UploadFinished upload) {
        Optional<String> reason = denied.reason(upload.sha256());
        if (reason.isPresent()) {
            block(asset, "denied-file", "The file is on the deny list: " + reason.get(), "This file", reason.get());
        } else if (!afterMatching && now == Screening.PENDING) {
            clear(asset, "The file is on no deny list.");
        }
    }

    private void found(AssetId asset, Screening now, MatchFound match) {
        String where = match.sameFile()
                ? "The same file is in the bank \"" + match.name() + "\"."
                : match.frames() + " of its frames are in the bank \"" + match.name() + "\".";
        switch (match.verdict()) {
            case NONE -> {}
            case REVIEW -> {
                if (OPEN.contains(now)) {
                    catalog.screen(asset, Screening.IN_REVIEW, Optional.empty(), new Because(where, MODERATION));
                }
            }
            case BLOCK -> block(asset, "denied-content", where, "This video", "it is known here as not allowed");
        }
    }

    private void clear(AssetId asset, String why) {
        catalog.screen(asset, Screening.CLEARED, Optional.empty(), new Because(why, MODERATION));
    }

    private void block(AssetId asset, String code, String why, String what, String reason) {
        var problem = new Problem(
                code,
                what + " must not be published here: " + reason
                        + ". If you think that is wrong, ask the people who run this service.");
        catalog.screen(asset, Screening.BLOCKED, Optional.of(problem), new Because(why, MODERATION));
    }
}
