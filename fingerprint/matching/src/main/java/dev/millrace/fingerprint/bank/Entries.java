package dev.millrace.fingerprint.bank;

import dev.millrace.fingerprint.index.Numbers;
import dev.millrace.fingerprint.match.Hits;
import dev.millrace.hashing.PdqHash;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What is in banks, as rows of {@code fingerprint.bank_file} and {@code fingerprint.bank_frame}. */
final class Entries {
    private static final String ALL = """
            SELECT seq, sha256, NULL::bytea AS hash, NULL::smallint AS quality, '' AS item, NULL::int AS at_ms, note
                FROM fingerprint.bank_file WHERE bank_id = :bank
            UNION ALL
            SELECT seq, NULL, hash, quality, item, at_ms, note FROM fingerprint.bank_frame WHERE bank_id = :bank
            """;

    private final JdbcClient jdbc;
    private final Numbers numbers;
    private final Hits hits;

    Entries(JdbcClient jdbc, Numbers numbers, Hits hits) {
        this.jdbc = jdbc;
        this.numbers = numbers;
        this.hits = hits;
    }

    /** An entry and its number. */
    record Entry(long number, NewEntry what) {}

    /** Which numbers a bank's new entries got. */
    record Added(long after, long last, int count) {}

    /** Adds what is not there yet, in the caller's transaction, which others wait for: in two statements. */
    Added add(BankId bank, List<NewEntry> entries) {
        long after = numbers.draw(entries.size());
        List<NewEntry.File> files = some(entries, NewEntry.File.class);
        List<NewEntry.Frame> frames = some(entries, NewEntry.Frame.class);
        int count = insertFiles(bank, after, files) + insertFrames(bank, after + files.size(), frames);
        return new Added(after, after + entries.size(), count);
    }

    private static <T extends NewEntry> List<T> some(List<NewEntry> entries, Class<T> kind) {
        return entries.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    private int insertFiles(BankId bank, long after, List<NewEntry.File> files) {
        return jdbc.sql("""
                INSERT INTO fingerprint.bank_file (bank_id, sha256, note, seq)
                SELECT :bank, u.sha256, u.note, :after + u.place
                FROM unnest(:sha256s::text[], :notes::text[]) WITH ORDINALITY AS u (sha256, note, place)
                ON CONFLICT DO NOTHING
                """)
                .param("bank", bank.value())
                .param("after", after)
                .param("sha256s", files.stream().map(NewEntry.File::sha256).toArray(String[]::new))
                .param("notes", files.stream().map(NewEntry.File::note).toArray(String[]::new))
                .update();
    }

    private int insertFrames(BankId bank, long after, List<NewEntry.Frame> frames) {
        return jdbc.sql("""
                INSERT INTO fingerprint.bank_frame (bank_id, hash, quality, item, at_ms, note, seq)
                SELECT :bank, decode(u.hash, 'hex'), u.quality, u.item, u.at_ms, u.note, :after + u.place
                FROM unnest(:hashes::text[], :qualities::smallint[], :items::text[], :ats::int[], :notes::text[])
                    WITH ORDINALITY AS u (hash, quality, item, at_ms, note, place)
                ON CONFLICT DO NOTHING
                """)
                .param("bank", bank.value())
                .param("after", after)
                .param(
                        "hashes",
                        frames.stream().map(frame -> frame.hash().toString()).toArray(String[]::new))
                .param("qualities", frames.stream().map(NewEntry.Frame::quality).toArray(Integer[]::new))
                .param("items", frames.stream().map(NewEntry.Frame::item).toArray(String[]::new))
                .param("ats", frames.stream().map(NewEntry.Frame::atMillis).toArray(Integer[]::new))
                .param("notes", frames.stream().map(NewEntry.Frame::note).toArray(String[]::new))
                .update();
    }

    /** By number, from the one after {@code after} to {@code upTo}. */
    List<Entry> between(BankId bank, long after, long upTo, int limit) {
        return jdbc.sql("SELECT * FROM (" + ALL + ") e WHERE seq > :after AND seq <= :upTo ORDER BY seq LIMIT :limit")
                .param("bank", bank.value())
                .param("after", after)
                .param("upTo", upTo)
                .param("limit", limit)
                .query((row, _) -> entry(row))
                .list();
    }

    /** Takes an entry out, in the caller's transaction; false when the bank has no such. */
    boolean remove(BankId bank, long number) {
        int removed = removeFile(bank, number) + removeFrame(bank, number);
        if (removed > 0) {
            numbers.forgetEntry(number);
            hits.forgetEntry(number);
        }
        return removed > 0;
    }

    private int removeFile(BankId bank, long number) {
        Optional<String> sha256 = jdbc.sql("""
                DELETE FROM fingerprint.bank_file WHERE bank_id = :bank AND seq = :number RETURNING sha256
                """)
                .param("bank", bank.value())
                .param("number", number)
                .query((row, _) -> row.getString("sha256"))
                .optional();
        sha256.ifPresent(file ->
                jdbc.sql("""
                UPDATE fingerprint.found f SET same_file = false FROM fingerprint.asset a
                WHERE f.other = :bank AND a.asset_id = f.asset_id AND a.sha256 = :sha256
                """).param("bank", bank.value()).param("sha256", file).update());
        return sha256.isPresent() ? 1 : 0;
    }

    private int removeFrame(BankId bank, long number) {
        return jdbc.sql("DELETE FROM fingerprint.bank_frame WHERE bank_id = :bank AND seq = :number")
                .param("bank", bank.value())
                .param("number", number)
                .update();
    }

    private static Entry entry(ResultSet row) throws SQLException {
        @Nullable String sha256 = row.getString("sha256");
        String note = row.getString("note");
        NewEntry what = sha256 != null
                ? new NewEntry.File(sha256, note)
                : new NewEntry.Frame(
                        PdqHash.of(row.getBytes("hash")),
                        row.getInt("quality"),
                        row.getString("item"),
                        row.getObject("at_ms", Integer.class),
                        note);
        return new Entry(row.getLong("seq"), what);
    }
}
