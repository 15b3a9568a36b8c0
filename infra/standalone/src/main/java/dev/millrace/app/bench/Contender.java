package dev.millrace.app.bench;

import java.io.IOException;
import java.util.Optional;

/** Something that takes uploads, to be started again for each turn. */
interface Contender {
    /** For {@code --only} and the tables. */
    String name();

    /** Where it keeps its objects; none when in a directory. */
    Optional<Store> store();

    /**
     * Returns once it takes uploads.
     *
     * @param uploads how many will come at once
     */
    Running start(Workplace work, int uploads) throws IOException, InterruptedException;
}
