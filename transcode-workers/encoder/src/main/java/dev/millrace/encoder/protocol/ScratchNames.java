package dev.millrace.encoder.protocol;

/** The names of the files a job writes. The parent opens these, never a name it was told. */
public final class ScratchNames {
    /** Name of {@link Output#POSTER}'s file. */
    public static final String POSTER = "poster.jpg";

    /** Name of {@link Output#PREVIEW}'s file. */
    public static final String PREVIEW = "preview.webp";

    private ScratchNames() {}

    /** Name of the file of the poster's copy whose longer side has {@code side} pixels at most. */
    public static String poster(int side) {
        return "poster-" + side + ".jpg";
    }

    /** Name of the file of sheet {@code n}, counted from 1, of {@link Output#STORYBOARD}. */
    public static String sheet(int n) {
        return "sheet-" + n + ".jpg";
    }

    /** Name of the file that holds chunk {@code chunk}, counted from 1, of a rendition. */
    public static String pack(String rendition, int chunk) {
        return rendition + "." + chunk + ".pack";
    }
}
