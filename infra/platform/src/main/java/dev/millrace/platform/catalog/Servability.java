package dev.millrace.platform.catalog;

/** The one function that says whether an origin may answer. */
public final class Servability {
    private Servability() {}

    /**
     * PUBLISHED, CLEARED and the visibility admits; or a preview token, while the asset lives and is not withdrawn.
     *
     * @param serving the asset
     * @param viewer by what right; a token's asset was compared by the caller
     */
    public static boolean servable(Serving serving, Viewer viewer) {
        return switch (viewer) {
            case PREVIEW_TOKEN -> previewable(serving);
            case PLAYBACK_TOKEN -> published(serving) && serving.visibility() != Visibility.PRIVATE;
            case ANYONE -> published(serving) && open(serving.visibility());
        };
    }

    private static boolean published(Serving serving) {
        return serving.state() == AssetState.PUBLISHED && serving.screening() == Screening.CLEARED;
    }

    private static boolean open(Visibility visibility) {
        return switch (visibility) {
            case PUBLIC, UNLISTED -> true;
            case SIGNED, PRIVATE -> false;
        };
    }

    /** Its creator and moderators go on seeing a withdrawn or blocked asset; what is erased or refused has no bytes. */
    private static boolean previewable(Serving serving) {
        return switch (serving.state()) {
            case UPLOADING, PROCESSING, READY, PUBLISHED, TAKEN_DOWN, FAILED ->
                serving.newest().isPresent();
            case UPLOADED, INSPECTED, REJECTED, EXPIRED, DELETING, DELETED -> false;
        };
    }
}
