package dev.millrace.fingerprint.index;

import dev.millrace.hashing.PdqHash;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Counterpart;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * All hashes of good quality that are committed, in memory: read from their rows at start, then on from the last number
 * seen. Every process has its own; who must not miss any draws numbers (which keeps others from committing more), then
 * {@link #catchUp catches up}, then asks.
 */
public final class KnownHashes {
    /** Below this a hash says too little. */
    public static final int LEAST_QUALITY = 50;

    private static final int PAGE = 10_000;
    private static final int UNKNOWN_TIME = Integer.MIN_VALUE;

    private final JdbcClient jdbc;
    private final ReadWriteLock lock = new ReentrantReadWriteLock();
    private final MultiIndex index = new MultiIndex();
    private final Map<Owner, Integer> numbers = new HashMap<>();
    private final List<Owner> owners = new ArrayList<>();
    private long[] entries = new long[PAGE];
    private int[] ownerOf = new int[PAGE];
    private int[] atMillis = new int[PAGE];
    private long upTo;
    private volatile boolean loaded;

    public KnownHashes(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** One row: either a hash with its owner, or what is to be dropped. */
    private record Change(
            long seq,
            @Nullable Owner owner,
            @Nullable Integer at,
            @Nullable PdqHash hash,
            @Nullable String removedOwner,
            long removedEntry) {}

    /** Takes in what has been committed since. */
    public void catchUp() {
        lock.writeLock().lock();
        try {
            List<Change> changes;
            do {
                changes = changes();
                changes.forEach(this::apply);
            } while (changes.size() == PAGE);
            loaded = true;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /** Whether all has been taken in at least once. */
    public boolean loaded() {
        return loaded;
    }

    /** How many hashes can be found. */
    public int size() {
        lock.readLock().lock();
        try {
            return index.live();
        } finally {
            lock.readLock().unlock();
        }
    }

    /** What looks like {@code hash}, of that tenant, of assets or banks. */
    public List<Alike> like(PdqHash hash, TenantId tenant, Counterpart... kinds) {
        List<Counterpart> wanted = List.of(kinds);
        List<Alike> alike = new ArrayList<>();
        lock.readLock().lock();
        try {
            index.within(hash, MultiIndex.MOST, (slot, distance) -> {
                Owner owner = owners.get(ownerOf[slot]);
                if (owner.tenant().equals(tenant) && wanted.contains(owner.kind())) {
                    Integer at = atMillis[slot] == UNKNOWN_TIME ? null : atMillis[slot];
                    alike.add(new Alike(entries[slot], owner, at, distance));
                }
            });
        } finally {
            lock.readLock().unlock();
        }
        return alike;
    }

    private List<Change> changes() {
        return jdbc.sql("""
                (SELECT f.seq, 'ASSET' AS kind, f.asset_id AS id, a.tenant, '' AS item, f.at_ms, f.hash,
                        NULL::text AS removed_owner, NULL::bigint AS removed_entry
                    FROM fingerprint.frame f JOIN fingerprint.asset a USING (asset_id)
                    WHERE f.seq > :upTo AND f.quality >= :least ORDER BY f.seq LIMIT :page)
                UNION ALL
                (SELECT f.seq, 'BANK', f.bank_id, b.tenant, f.item, f.at_ms, f.hash, NULL, NULL
                    FROM fingerprint.bank_frame f JOIN fingerprint.bank b ON b.id = f.bank_id
                    WHERE f.seq > :upTo AND f.quality >= :least ORDER BY f.seq LIMIT :page)
                UNION ALL
                (SELECT seq, NULL, NULL, NULL, NULL, NULL, NULL, owner, entry
                    FROM fingerprint.removed WHERE seq > :upTo ORDER BY seq LIMIT :page)
                ORDER BY seq LIMIT :page
                """)
                .param("upTo", upTo)
                .param("least", LEAST_QUALITY)
                .param("page", PAGE)
                .query((row, _) -> change(row))
                .list();
    }

    private static Change change(ResultSet row) throws SQLException {
        String kind = row.getString("kind");
        Owner owner = kind == null
                ? null
                : new Owner(
                        Counterpart.valueOf(kind),
                        row.getString("id"),
                        new TenantId(row.getString("tenant")),
                        row.getString("item"));
        return new Change(
                row.getLong("seq"),
                owner,
                row.getObject("at_ms", Integer.class),
                owner == null ? null : PdqHash.of(row.getBytes("hash")),
                row.getString("removed_owner"),
                row.getLong("removed_entry"));
    }

    private void apply(Change change) {
        Owner owner = change.owner();
        PdqHash hash = change.hash();
        String gone = change.removedOwner();
        if (owner != null && hash != null) {
            add(change.seq(), owner, change.at(), hash);
        } else if (gone != null) {
            for (int slot = 0; slot < index.size(); slot++) {
                if (owners.get(ownerOf[slot]).id().equals(gone)) {
                    index.remove(slot);
                }
            }
        } else {
            int slot = Arrays.binarySearch(entries, 0, index.size(), change.removedEntry());
            if (slot >= 0) {
                index.remove(slot);
            }
        }
        upTo = change.seq();
    }

    private void add(long entry, Owner owner, @Nullable Integer at, PdqHash hash) {
        int slot = index.add(hash);
        if (slot == entries.length) {
            entries = Arrays.copyOf(entries, 2 * slot);
            ownerOf = Arrays.copyOf(ownerOf, 2 * slot);
            atMillis = Arrays.copyOf(atMillis, 2 * slot);
        }
        entries[slot] = entry;
        ownerOf[slot] = numbers.computeIfAbsent(owner, fresh -> {
            owners.add(fresh);
            return owners.size() - 1;
        });
        atMillis[slot] = at == null ? UNKNOWN_TIME : at;
    }
}
