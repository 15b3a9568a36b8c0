package dev.millrace.moderation.review;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.events.Fact.Counterpart;
import dev.millrace.platform.events.Fact.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Items, why they are there, and matches, in rows. Time is the database's. */
final class ItemRows {
    private static final String COLUMNS = "*, coalesce(held_until > clock_timestamp(), false) AS held";

    private final JdbcClient jdbc;

    ItemRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The asset's open item, which is made if there is none; its row stays locked. */
    Item open(TenantId tenant, AssetId asset) {
        jdbc.sql("""
                INSERT INTO moderation.item (tenant, asset_id, state) VALUES (:tenant, :asset, 'OPEN')
                ON CONFLICT (asset_id) WHERE state = 'OPEN' DO NOTHING
                """)
                .param("tenant", tenant.value())
                .param("asset", asset.value())
                .update();
        return lockOpen(asset).orElseThrow();
    }

    Optional<Item> lockOpen(AssetId asset) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM moderation.item WHERE asset_id = :asset AND state = 'OPEN' FOR UPDATE")
                .param("asset", asset.value())
                .query(Item::read)
                .optional();
    }

    /** An item that nobody needs to look at, blocked from the start. */
    long insertBlocked(TenantId tenant, AssetId asset, String policy, String reason, String by) {
        return jdbc.sql("""
                INSERT INTO moderation.item (tenant, asset_id, state, policy, reason, decided_by, decided_at)
                VALUES (:tenant, :asset, 'BLOCKED', :policy, :reason, :by, clock_timestamp()) RETURNING id
                """)
                .param("tenant", tenant.value())
                .param("asset", asset.value())
                .param("policy", policy)
                .param("reason", reason)
                .param("by", by)
                .query(Long.class)
                .single();
    }

    void markAppeal(long id, Item blocked, String text) {
        jdbc.sql("UPDATE moderation.item SET appeal_of = :of, appeal = :text, not_by = :by WHERE id = :id")
                .param("of", blocked.id())
                .param("text", text)
                .param("by", blocked.decidedBy())
                .param("id", id)
                .update();
    }

    /** @return whether that was not known */
    boolean addWhy(long id, Why why) {
        return jdbc.sql("INSERT INTO moderation.why (item_id, code, sentence) VALUES (:id, :code, :sentence)"
                                + " ON CONFLICT DO NOTHING")
                        .param("id", id)
                        .param("code", why.code())
                        .param("sentence", why.sentence())
                        .update()
                == 1;
    }

    List<Why> whys(long id) {
        return jdbc.sql("SELECT code, sentence FROM moderation.why WHERE item_id = :id ORDER BY at, code")
                .param("id", id)
                .query((row, _) -> new Why(row.getString("code"), row.getString("sentence")))
                .list();
    }

    Optional<Item> find(TenantId tenant, long id) {
        return select(tenant, id, "");
    }

    Optional<Item> lock(TenantId tenant, long id) {
        return select(tenant, id, " FOR UPDATE");
    }

    private Optional<Item> select(TenantId tenant, long id, String lock) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM moderation.item WHERE id = :id AND tenant = :tenant" + lock)
                .param("id", id)
                .param("tenant", tenant.value())
                .query(Item::read)
                .optional();
    }

    /** Newest first. */
    List<Item> of(AssetId asset) {
        return jdbc.sql("SELECT " + COLUMNS + " FROM moderation.item WHERE asset_id = :asset ORDER BY id DESC")
                .param("asset", asset.value())
                .query(Item::read)
                .list();
    }

    /** Open ones oldest first, others newest first; {@code after} is the last id of the page before. */
    List<Item> page(TenantId tenant, boolean open, @Nullable Long after, int limit) {
        String sql = open
                ? "SELECT " + COLUMNS + " FROM moderation.item WHERE tenant = :tenant AND state = 'OPEN'"
                        + " AND id > :after ORDER BY id LIMIT :limit"
                : "SELECT " + COLUMNS + " FROM moderation.item WHERE tenant = :tenant AND state <> 'OPEN'"
                        + " AND id < :after ORDER BY id DESC LIMIT :limit";
        return jdbc.sql(sql)
                .param("tenant", tenant.value())
                .param("after", after != null ? after : open ? 0 : Long.MAX_VALUE)
                .param("limit", limit)
                .query(Item::read)
                .list();
    }

    long count(TenantId tenant) {
        return jdbc.sql("SELECT count(*) FROM moderation.item WHERE tenant = :tenant AND state = 'OPEN'")
                .param("tenant", tenant.value())
                .query(Long.class)
                .single();
    }

    void hold(long id, String who, Duration lease) {
        jdbc.sql("UPDATE moderation.item SET holder = :who,"
                        + " held_until = clock_timestamp() + :millis * interval '1 millisecond' WHERE id = :id")
                .param("who", who)
                .param("millis", lease.toMillis())
                .param("id", id)
                .update();
    }

    void release(long id) {
        jdbc.sql("UPDATE moderation.item SET holder = NULL, held_until = NULL WHERE id = :id")
                .param("id", id)
                .update();
    }

    void decide(long id, ItemState state, @Nullable String policy, @Nullable String reason, String by) {
        jdbc.sql("""
                UPDATE moderation.item SET state = :state, policy = :policy, reason = :reason, decided_by = :by,
                    decided_at = clock_timestamp(), holder = NULL, held_until = NULL
                WHERE id = :id
                """)
                .param("state", state.name())
                .param("policy", policy)
                .param("reason", reason)
                .param("by", by)
                .param("id", id)
                .update();
    }

    /** @return whether its time was not over yet */
    boolean reopen(long id, Duration within) {
        return jdbc.sql("""
                UPDATE moderation.item
                SET state = 'OPEN', policy = NULL, reason = NULL, decided_by = NULL, decided_at = NULL
                WHERE id = :id AND decided_at > clock_timestamp() - :millis * interval '1 millisecond'
                """).param("id", id).param("millis", within.toMillis()).update() == 1;
    }

    void close(long id) {
        jdbc.sql("UPDATE moderation.item SET state = 'CLOSED', holder = NULL, held_until = NULL WHERE id = :id")
                .param("id", id)
                .update();
    }

    /** What people wrote about an asset goes with it; the audit keeps ids. */
    void forget(AssetId asset) {
        jdbc.sql("DELETE FROM moderation.item WHERE asset_id = :asset")
                .param("asset", asset.value())
                .update();
        jdbc.sql("DELETE FROM moderation.match WHERE asset_id = :asset OR (counterpart = 'ASSET' AND other = :asset)")
                .param("asset", asset.value())
                .update();
    }

    void remember(AssetId asset, Match match) {
        jdbc.sql("""
                INSERT INTO moderation.match (asset_id, counterpart, other, name, verdict, same_file, frames)
                VALUES (:asset, :counterpart, :other, :name, :verdict, :same, :frames)
                ON CONFLICT (asset_id, counterpart, other) DO UPDATE
                SET name = excluded.name, verdict = excluded.verdict, same_file = excluded.same_file,
                    frames = excluded.frames, at = excluded.at
                """)
                .param("asset", asset.value())
                .param("counterpart", match.counterpart().name())
                .param("other", match.other())
                .param("name", match.name())
                .param("verdict", match.verdict().name())
                .param("same", match.sameFile())
                .param("frames", match.frames())
                .update();
    }

    List<Match> matches(AssetId asset) {
        return jdbc.sql("SELECT * FROM moderation.match WHERE asset_id = :asset ORDER BY frames DESC, other LIMIT 20")
                .param("asset", asset.value())
                .query((row, _) -> new Match(
                        Counterpart.valueOf(row.getString("counterpart")),
                        row.getString("other"),
                        row.getString("name"),
                        Verdict.valueOf(row.getString("verdict")),
                        row.getBoolean("same_file"),
                        row.getInt("frames")))
                .list();
    }
}
