package dev.millrace.transcode;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.catalog.RevisionId;
import dev.millrace.platform.catalog.TenantId;
import dev.millrace.platform.objects.ObjectKey;

/** Where the objects of one revision lie. */
record RevisionKeys(TenantId tenant, AssetId asset, RevisionId revision, long epoch) {
    private static final String STORYBOARD = "storyboard.json";

    ObjectKey pack(String rendition, int number) {
        return ObjectKey.pack(tenant, asset, revision, rendition, number, epoch);
    }

    ObjectKey snapshot(long number) {
        return ObjectKey.snapshot(tenant, asset, revision, Math.toIntExact(number));
    }

    /** A picture of the whole; the origin knows these keys. */
    ObjectKey still(String file) {
        return ObjectKey.still(tenant, asset, revision, file);
    }

    ObjectKey sheet(int number) {
        return ObjectKey.still(tenant, asset, revision, "sheet-" + number + "-" + epoch + ".jpg");
    }

    /** What names the sheets; the origin knows this key. */
    ObjectKey storyboard() {
        return ObjectKey.still(tenant, asset, revision, STORYBOARD);
    }
}
