package dev.millrace.tiering;

import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads copies that nobody reads, so that what a disk has lost is found while there may still be another copy. */
final class Verifier {
    private static final Logger log = LoggerFactory.getLogger(Verifier.class);

    private final Tiers tiers;
    private final CopyReader reader;
    private final Mover mover;

    Verifier(Tiers tiers, CopyReader reader, Mover mover) {
        this.tiers = tiers;
        this.reader = reader;
        this.mover = mover;
    }

    /** @return whether its bytes are right */
    boolean verify(Copy copy) throws IOException {
        if (isRight(copy)) {
            tiers.verified(copy.key(), copy.store());
            return true;
        }
        tiers.damaged(copy.key(), copy.store());
        repair(copy);
        return false;
    }

    private boolean isRight(Copy copy) throws IOException {
        try {
            return Mover.isRight(copy, reader.read(tiers.store(copy.store()), copy.key()));
        } catch (NoSuchObjectException lost) {
            return false;
        }
    }

    /** @return whether another copy took its place */
    boolean repair(Copy damaged) throws IOException {
        var copies = tiers.copies(damaged.key());
        Optional<Copy> left = copies.stream()
                .filter(copy -> copy.state() == HoldingState.DISCARDED && !copy.damaged())
                .findFirst();
        boolean isObject = copies.stream()
                .anyMatch(copy -> copy.store().equals(damaged.store()) && copy.state() == HoldingState.STORED);
        if (isObject && left.isPresent() && mover.revive(damaged, left.get())) {
            log.warn(
                    "Object {} was damaged in {}: the copy in {} took its place.",
                    damaged.key(),
                    damaged.store(),
                    left.get().store());
            return true;
        }
        if (isObject) {
            log.error(
                    "Object {} is damaged in {} and has no other copy: it is not served any more. Restore its file from"
                            + " a backup, or delete asset {}.",
                    damaged.key(),
                    damaged.store(),
                    damaged.asset());
        }
        return false;
    }
}
