package dev.millrace.origin.cache;

import dev.millrace.platform.objects.ByteRange;
import java.io.IOException;
import java.io.InputStream;

/** Where a name's bytes come from; blocking. */
@FunctionalInterface
public interface Opener {
    /** Exactly that part; the caller closes. */
    InputStream open(ByteRange range) throws IOException;
}
