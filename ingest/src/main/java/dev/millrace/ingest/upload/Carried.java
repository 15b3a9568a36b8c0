package dev.millrace.ingest.upload;

import dev.millrace.platform.objects.Bytes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The bytes after the last part that are still too few for one: first those that are durable as tails, then others. */
final class Carried implements AutoCloseable {
    /**
     * One piece.
     *
     * @param durable whether its bytes are in the store as well
     * @param instead what it can be read from when its memory is wanted
     */
    private record Held(Piece piece, boolean durable, Optional<Piece> instead) {}

    private final List<Held> held = new ArrayList<>();
    private final SpoolFile spool;

    Carried(SpoolFile spool) {
        this.spool = spool;
    }

    void addTail(Piece tail) {
        held.add(new Held(tail, true, Optional.empty()));
    }

    /** Puts the batch aside. @return false when there is no room; then it remains the caller's */
    boolean spool(Batch batch) {
        Optional<Piece> spooled = spool.add(batch);
        spooled.ifPresent(piece -> {
            held.add(new Held(piece, false, Optional.empty()));
            batch.close();
        });
        return spooled.isPresent();
    }

    long bytes() {
        return held.stream().mapToLong(one -> one.piece().length()).sum();
    }

    /** Bytes that are not durable. */
    long loose() {
        return looseOnes().stream().mapToLong(one -> one.piece().length()).sum();
    }

    private List<Held> looseOnes() {
        return held.stream().filter(one -> !one.durable()).toList();
    }

    /** What is not durable, and then the batch. */
    Bytes loose(Batch batch) {
        List<Bytes> pieces = new ArrayList<>();
        looseOnes().forEach(one -> pieces.add(one.piece()));
        pieces.add(batch);
        return Piece.joined(pieces);
    }

    /**
     * What was loose, and the batch after it, is durable as this tail. The bytes are kept here too, so that they need not
     * be read again, as far as there is room.
     */
    void durable(Piece tail, Batch batch, boolean inMemory) {
        List<Held> loose = looseOnes();
        if (loose.isEmpty() && inMemory) {
            held.add(new Held(batch, true, Optional.of(tail)));
            return;
        }
        Optional<Piece> spooled = batch.length() == 0 ? Optional.empty() : spool.add(batch);
        if (spooled.isPresent() || batch.length() == 0) {
            held.replaceAll(one -> new Held(one.piece(), true, one.instead()));
            spooled.ifPresent(piece -> held.add(new Held(piece, true, Optional.empty())));
        } else {
            held.removeAll(loose);
            loose.forEach(one -> one.piece().close());
            addTail(tail);
        }
        batch.close();
    }

    boolean inMemory() {
        return held.stream().anyMatch(one -> one.piece().inMemory());
    }

    /** Gives the memory back. */
    void leaveMemory() {
        held.replaceAll(one -> {
            if (one.piece() instanceof Batch batch) {
                Piece aside = spool.add(batch).or(one::instead).orElseThrow();
                batch.close();
                return new Held(aside, true, Optional.empty());
            }
            return one;
        });
    }

    /** Everything, in its order, which is the caller's now. */
    List<Piece> takeAll() {
        List<Piece> all = held.stream().map(Held::piece).toList();
        held.clear();
        return all;
    }

    @Override
    public void close() {
        takeAll().forEach(Piece::close);
    }
}
