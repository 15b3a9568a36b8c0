package dev.millrace.platform.objects;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.SourceId;
import dev.millrace.platform.catalog.TenantId;
import java.util.regex.Pattern;

/**
 * An object's key: {@code t/<tenant>/…}, segments of 1 to 255 of {@code [A-Za-z0-9._-]}, never {@code .} or {@code ..},
 * at most 1024 characters. No key is a directory of another.
 */
public record ObjectKey(String value) implements Comparable<ObjectKey> {
    private static final Pattern SHAPE = Pattern.compile("t(/[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}){2,}");

    public ObjectKey {
        if (!isOne(value)) {
            throw new IllegalArgumentException("not an object key: " + value);
        }
    }

    public static boolean isOne(String value) {
        return value.length() <= 1024 && SHAPE.matcher(value).matches();
    }

    public static ObjectKey source(TenantId tenant, SourceId source) {
        return new ObjectKey("t/" + tenant + "/src/" + source);
    }

    public static ObjectKey snapshot(TenantId tenant, AssetId asset, RevisionId revision, int snapshot) {
        return new ObjectKey(revisionPrefix(tenant, asset, revision) + "index/" + snapshot);
    }

    public static ObjectKey pack(
            TenantId tenant, AssetId asset, RevisionId revision, String rendition, int chunk, long epoch) {
        return new ObjectKey(revisionPrefix(tenant, asset, revision) + "pack/" + rendition + "/" + chunk + "-" + epoch);
    }

    /** A still of the revision, e.g. {@code poster-3.jpg} of epoch 3. */
    public static ObjectKey still(TenantId tenant, AssetId asset, RevisionId revision, String name) {
        return new ObjectKey(revisionPrefix(tenant, asset, revision) + "still/" + name);
    }

    /** Everything that belongs to the asset, its source excepted. */
    public static String assetPrefix(TenantId tenant, AssetId asset) {
        return "t/" + tenant + "/a/" + asset + "/";
    }

    public static String revisionPrefix(TenantId tenant, AssetId asset, RevisionId revision) {
        return assetPrefix(tenant, asset) + revision + "/";
    }

    /** Whether it is an upload's bytes, which may belong to several assets. */
    public boolean isSource() {
        return value.startsWith("src/", 3 + tenant().length());
    }

    public String tenant() {
        return value.substring(2, value.indexOf('/', 2));
    }

    @Override
    public int compareTo(ObjectKey other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
