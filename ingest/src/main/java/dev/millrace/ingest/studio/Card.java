package dev.millrace.ingest.studio;

import org.jspecify.annotations.Nullable;

/**
 * One video as the studio shows it.
 *
 * @param tag changes when anything here does; what a page sends to learn of changes only
 * @param percent converted, while converting
 * @param poster address of the still; null while there is none
 * @param motion address of the still in motion; null while there is none
 * @param length {@code 1:02:03}; null until inspected
 * @param owner whose it is; null when it is the viewer's own
 * @param watch path of its public page; null while it has none
 */
record Card(
        String id,
        String title,
        String tag,
        Status status,
        @Nullable Integer percent,
        String visibility,
        @Nullable String poster,
        @Nullable String motion,
        @Nullable String length,
        When created,
        @Nullable String owner,
        @Nullable String watch,
        Can can) {
    /**
     * What the viewer may do with it now.
     *
     * @param share say who may watch it: pointless for what will never play
     */
    record Can(boolean edit, boolean share, boolean takeDown, boolean restore, boolean delete, boolean retry) {}
}
