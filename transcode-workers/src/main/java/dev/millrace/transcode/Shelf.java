package dev.millrace.transcode;

import dev.millrace.platform.catalog.AssetId;
import dev.millrace.platform.objects.ByteRange;
import dev.millrace.platform.objects.Bytes;
import dev.millrace.platform.objects.ObjectKey;
import dev.millrace.platform.objects.Storage;
import java.io.IOException;
import java.io.InputStream;

/** Where what one encode has made is kept: in the object store, or in a folder. */
interface Shelf {
    /** @param sha256 64 lower-case hexadecimal digits */
    record Kept(ObjectKey key, long size, String sha256) {}

    Kept put(ObjectKey key, Bytes bytes) throws IOException;

    /** Exactly the range; the caller closes. */
    InputStream read(ObjectKey key, ByteRange range) throws IOException;

    /** In the object store, as objects of an asset. */
    static Shelf of(Storage storage, AssetId asset) {
        return new Shelf() {
            @Override
            public Kept put(ObjectKey key, Bytes bytes) throws IOException {
                Storage.Holding holding = storage.put(key, asset, bytes);
                return new Kept(key, holding.size(), holding.sha256());
            }

            @Override
            public InputStream read(ObjectKey key, ByteRange range) throws IOException {
                return storage.read(key, range);
            }
        };
    }
}
