package dev.millrace.tiering;

import dev.millrace.platform.objects.Blocks;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.DiskFullException;
import dev.millrace.platform.objects.ErasedAssetException;
import dev.millrace.platform.objects.NoSuchObjectException;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.ObjectStore;
import dev.millrace.platform.objects.ObjectStore.MultipartId;
import dev.millrace.platform.objects.ObjectStore.Part;
import dev.millrace.platform.objects.StaleCopyException;
import dev.millrace.platform.objects.Storage.HoldingState;
import dev.millrace.platform.objects.Tiers;
import dev.millrace.platform.objects.Tiers.Copy;
import dev.millrace.tiering.Outcome.Done;
import dev.millrace.tiering.Outcome.Dropped;
import dev.millrace.tiering.Outcome.Failed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves one object: announce, copy, verify by reading back, switch. Nothing of it is remembered outside the object's own
 * rows, so a move that was cut off anywhere is simply made again: it finds what has been done.
 */
final class Mover {
    private static final Logger log = LoggerFactory.getLogger(Mover.class);
    private static final int PART = 8 << 20;

    private final Tiers tiers;
    private final CopyReader reader;

    Mover(Tiers tiers, CopyReader reader) {
        this.tiers = tiers;
        this.reader = reader;
    }

    Outcome move(ObjectKey key, String to) {
        try {
            return decide(key, to);
        } catch (ErasedAssetException e) {
            return new Dropped("Its asset is being deleted.");
        } catch (StaleCopyException e) {
            giveUp(key, to);
            return new Dropped(String.valueOf(e.getMessage()));
        } catch (DiskFullException e) {
            return new Failed("The tier " + to + " is full: " + e.getMessage());
        } catch (NoSuchObjectException e) {
            giveUp(key, to);
            return new Failed("It was taken away meanwhile: " + e.getMessage());
        } catch (IOException | UncheckedIOException e) {
            log.warn("Object {} cannot be moved to {}.", key, to, e);
            giveUp(key, to);
            return new Failed("A tier does not answer as it should: " + e);
        }
    }

    private Outcome decide(ObjectKey key, String to) throws IOException {
        List<Copy> copies = tiers.copies(key);
        Optional<Copy> object = copies.stream()
                .filter(copy -> copy.state() == HoldingState.STORED)
                .findFirst();
        if (object.isEmpty()) {
            return new Dropped("It was discarded.");
        }
        if (object.get().store().equals(to)) {
            return new Done("It is there.");
        }
        Optional<Copy> left = copies.stream()
                .filter(copy -> copy.store().equals(to) && copy.state() == HoldingState.DISCARDED && !copy.damaged())
                .findFirst();
        if (left.isPresent() && revive(object.get(), left.get())) {
            return new Done("What an earlier move had left there is the object again.");
        }
        return object.get().damaged() ? new Failed("It is damaged and has no whole copy.") : copy(object.get(), to);
    }

    /** Also the repair of a damaged object. */
    boolean revive(Copy object, Copy left) throws IOException {
        Blocks blocks = reader.read(tiers.store(left.store()), left.key());
        if (!isRight(left, blocks)) {
            tiers.damaged(left.key(), left.store());
            return false;
        }
        return tiers.revive(object.key(), object.store(), left.store(), blocks);
    }

    static boolean isRight(Copy copy, Blocks blocks) {
        return copy.size() == blocks.size() && copy.sha256().equals(blocks.sha256());
    }

    private Outcome copy(Copy object, String to) throws IOException {
        ObjectKey key = object.key();
        tiers.space(to).requireRoomFor(object.size());
        ObjectStore target = tiers.store(to);
        Blocks read = write(object, target, tiers.begin(key, object.store(), to));
        if (!isRight(object, read)) {
            tiers.damaged(key, object.store());
            tiers.giveUp(key, to);
            return new Failed("Its bytes in " + object.store() + " are not what was stored: it is marked as damaged.");
        }
        Blocks written = reader.read(target, key);
        if (!isRight(object, written)) {
            tiers.giveUp(key, to);
            return new Failed(
                    "What was read back from " + to + " is not what was written: its disk is not to be trusted.");
        }
        tiers.switchTo(key, object.store(), to, written);
        return new Done("It was copied, read back and switched.");
    }

    private Blocks write(Copy object, ObjectStore target, MultipartId id) throws IOException {
        ObjectKey key = object.key();
        var limits = target.limits();
        int partSize = Math.toIntExact(Math.max(PART, object.size() / limits.maxParts() + 1));
        var digests = new Blocks.Reader();
        var parts = new ArrayList<Part>();
        try (var in = tiers.store(object.store()).get(key)) {
            var source = reader.parts(in, partSize, digests);
            for (byte[] part = source.next(); part.length > 0 || parts.isEmpty(); part = source.next()) {
                parts.add(target.part(key, id, parts.size() + 1, Bytes.of(part)));
                tiers.goesOn(key, target.name());
            }
        }
        Blocks blocks = digests.end();
        if (isRight(object, blocks)) {
            target.complete(key, id, parts);
        }
        return blocks;
    }

    /** As well as it can: what stays is found by the sweeper a day later. */
    private void giveUp(ObjectKey key, String tier) {
        try {
            tiers.giveUp(key, tier);
        } catch (IOException e) {
            log.warn("What was copied of {} to {} cannot be taken back now.", key, tier, e);
        }
    }
}
