package dev.millrace.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each platform package and each role owns one schema, and no other's SQL names a table of it: others go through its Java
 * interface or an event, so that a schema can change without a search through the house.
 */
class SchemaOwnershipTest {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final Map<String, String> ROLES = Map.of(
            "ingest", "ingest",
            "transcode-workers", "transcode",
            "moderation", "moderation",
            "cdn-origin", "origin",
            "fingerprint", "fingerprint",
            "storage-tiering", "tiering");
    private static final Path PLATFORM = Path.of("infra/platform/src/main/java/dev/millrace/platform");
    private static final Pattern MIGRATION = Pattern.compile(".*/db/([a-z_]+)/V[^/]*\\.sql");

    /** Where a statement names a table. */
    private static final Pattern TABLE = Pattern.compile(
            "\\b(?:FROM|JOIN|INTO|UPDATE|TABLE|EXISTS|ONLY|USING|REFERENCES|TRUNCATE|LOCK|ON|OF)\\s+([a-z_]+)\\.[a-z_]+\\b");

    @Test
    void noStatementNamesATableOfAnotherOwner() throws IOException {
        var schemas = schemas();
        assertThat(schemas).contains("catalog", "events", "objects", "work", "access", "ingest", "moderation");
        var foreign = new ArrayList<String>();
        for (Path file : sources()) {
            for (String schema : namedIn(Files.readString(file), schemas)) {
                if (!owns(file).equals(Optional.of(schema))) {
                    foreign.add(ROOT.relativize(file) + " names a table of " + schema);
                }
            }
        }
        assertThat(foreign).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "'SELECT * FROM catalog.asset WHERE id = :id', catalog",
        "'INSERT INTO work.job (id) VALUES (1)', work",
        "'DELETE FROM ONLY objects.holding', objects",
        "'SELECT 1 FROM ingest.upload u JOIN catalog.asset a ON a.id = u.asset_id', catalog;ingest"
    })
    void aTableIsSeenWhereverItStands(String statement, String expected) throws IOException {
        assertThat(namedIn(statement, schemas())).containsExactlyInAnyOrder(expected.split(";", -1));
    }

    private static Set<String> namedIn(String text, Set<String> schemas) {
        var named = new TreeSet<String>();
        var matcher = TABLE.matcher(text);
        while (matcher.find()) {
            if (schemas.contains(matcher.group(1))) {
                named.add(matcher.group(1));
            }
        }
        return named;
    }

    /** As the migrations' folders name them. */
    private static Set<String> schemas() throws IOException {
        var schemas = new TreeSet<String>();
        for (Path file : sources()) {
            var migration = MIGRATION.matcher(file.toString());
            if (migration.matches()) {
                schemas.add(migration.group(1));
            }
        }
        return schemas;
    }

    /** The schema that the code or migration in this file may name. */
    private static Optional<String> owns(Path file) {
        Path relative = ROOT.relativize(file);
        var migration = MIGRATION.matcher(file.toString());
        if (migration.matches()) {
            return Optional.of(migration.group(1));
        }
        if (relative.startsWith(PLATFORM)) {
            return Optional.of(relative.getName(PLATFORM.getNameCount()).toString());
        }
        return Optional.ofNullable(ROLES.get(relative.getName(0).toString()));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(ROOT)) {
            return files.filter(file -> file.toString().contains("/src/main/")
                            && !file.toString().contains("/target/")
                            && (file.toString().endsWith(".java")
                                    || file.toString().endsWith(".sql")))
                    .toList();
        }
    }
}
