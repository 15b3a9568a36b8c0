package dev.millrace.tiering;

import dev.millrace.tiering.CostModel.Saving;
import java.time.Instant;
import java.util.Optional;

/** What becomes of one object, and why. */
sealed interface Decision {
    /** A sentence. */
    String why();

    /**
     * It stays where it is.
     *
     * @param until when it would be looked at with another result if nobody asks for it; empty when time alone changes
     *     nothing
     */
    record Stay(Reason reason, String why, Optional<Instant> until) implements Decision {}

    /** It moves. */
    record Go(String to, String why, Saving saving) implements Decision {}

    /** Why objects stay. */
    enum Reason {
        KIND,
        UNFINISHED,
        YOUNG,
        IN_USE,
        NO_SAVING,
        UNUSED,
        DAMAGED
    }
}
