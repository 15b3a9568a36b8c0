package dev.millrace.platform.access;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Where players reach an origin: the setting {@code millrace.origin.public-url}, else the origin of this process. */
public final class OriginAddress {
    private final AtomicReference<@Nullable URI> address = new AtomicReference<>();

    public OriginAddress(Optional<URI> configured) {
        address.set(configured.orElse(null));
    }

    /** The origin of this process listens there; a configured address stands. */
    public void bound(URI local) {
        address.compareAndSet(null, local);
    }

    /**
     * @return scheme, host and port, without a slash at the end
     * @throws IllegalStateException when nothing is configured and no origin runs here
     */
    public URI get() {
        return find().orElseThrow(() ->
                new IllegalStateException("Set millrace.origin.public-url: no origin runs in this process."));
    }

    /** As {@link #get}, empty where that throws. */
    public Optional<URI> find() {
        return Optional.ofNullable(address.get());
    }
}
