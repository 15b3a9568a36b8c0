package dev.millrace.origin;

import dev.millrace.origin.http.Connection;
import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.Viewer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/**
 * Which connection sends, or last sent, bytes of which asset. A connection stays on the list after its answer is whole,
 * until it sends something else: the kernel may still hold bytes of it for a slow client.
 */
final class Running {
    private final ConcurrentHashMap<AssetId, Set<Seat>> seats = new ConcurrentHashMap<>();

    /** One connection's place on the list; each is itself. */
    private static final class Seat {
        private final Connection connection;
        private final Viewer viewer;

        Seat(Connection connection, Viewer viewer) {
            this.connection = connection;
            this.viewer = viewer;
        }
    }

    /**
     * On the connection's thread.
     *
     * @param right asked once the connection is on the list, so that a change that comes later finds it there
     * @return what it said
     */
    boolean enter(Connection connection, AssetId asset, Viewer viewer, BooleanSupplier right) {
        Seat seat = new Seat(connection, viewer);
        seats.compute(asset, (_, taken) -> {
            Set<Seat> set = taken == null ? new HashSet<>(4) : taken;
            set.add(seat);
            return set;
        });
        if (!right.getAsBoolean()) {
            leave(asset, seat);
            return false;
        }
        connection.hold(() -> leave(asset, seat));
        return true;
    }

    private void leave(AssetId asset, Seat seat) {
        seats.computeIfPresent(asset, (_, taken) -> {
            taken.remove(seat);
            return taken.isEmpty() ? null : taken;
        });
    }

    /**
     * Cuts the asset's connections of such viewers.
     *
     * @return done when nothing more leaves on them
     */
    CompletableFuture<Void> cut(AssetId asset, Predicate<Viewer> viewers) {
        List<Seat> cut = new ArrayList<>();
        seats.computeIfPresent(asset, (_, taken) -> {
            taken.stream().filter(seat -> viewers.test(seat.viewer)).forEach(cut::add);
            return taken;
        });
        return CompletableFuture.allOf(cut.stream()
                .map(seat -> seat.connection.reset().toCompletableFuture())
                .toArray(CompletableFuture<?>[]::new));
    }

    CompletableFuture<Void> cutAll() {
        return CompletableFuture.allOf(
                seats.keySet().stream().map(asset -> cut(asset, _ -> true)).toArray(CompletableFuture<?>[]::new));
    }

    boolean any(AssetId asset) {
        return seats.containsKey(asset);
    }

    Set<AssetId> assets() {
        return Set.copyOf(seats.keySet());
    }
}
