package dev.millrace.ingest.studio;

import dev.millrace.platform.access.Identity;
import dev.millrace.platform.access.Role;
import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.work.SecondTries;
import java.util.Optional;

/** An operator's second try of a video that failed; one that is on its way already stays so. */
final class Retries {
    private final Library library;
    private final SecondTries tries;

    Retries(Library library, SecondTries tries) {
        this.library = library;
        this.tries = tries;
    }

    Asset retry(Identity who, String id) {
        library.see(who, id);
        if (!who.has(Role.OPERATOR)) {
            throw Refusal.NOT_ALLOWED.because("Only an operator can try a failed video again.");
        }
        return library.change(who, id, Optional.empty(), asset -> switch (asset.state()) {
            case UPLOADED, INSPECTED, PROCESSING -> asset;
            case FAILED -> tries.again(asset, who.subject());
            default -> throw Refusal.NOT_NOW.because("Only a video that failed can be tried again.");
        });
    }
}
