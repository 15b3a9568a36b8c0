package dev.millrace.platform.objects;

import java.nio.file.Path;

/** A tier's directory is empty though objects are recorded in it: to go on would call them lost, or erased. */
public final class MissingTierException extends RuntimeException {
    private static final long serialVersionUID = 1;

    MissingTierException(String tier, Path directory) {
        super("The tier " + tier + " at " + directory
                + " is empty, but objects are recorded in it: mount its disk there, or name its directory with"
                + " millrace.objects." + tier + ".");
    }
}
