package dev.millrace.streams;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** How renditions are called in URLs and object keys. */
public final class RenditionNames {
    private static final Pattern NAME = Pattern.compile("[a-z](-[A-Za-z0-9]{1,16}){1,12}");
    private static final Pattern CODECS = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.]{0,79}");

    private RenditionNames() {}

    /**
     * {@code v-avc-720}, {@code v-hevc-1080-hdr}.
     *
     * @param codec avc, hevc, av1 or vp9
     * @param shortSide pixels, the encoded even one
     */
    public static String video(String codec, int shortSide, VideoRange range) {
        return "v-" + codec + "-" + shortSide + (range == VideoRange.SDR ? "" : "-hdr");
    }

    /**
     * {@code a-aac-und-2}.
     *
     * @param codec aac or opus
     * @param language BCP 47, or und
     */
    public static String audio(String codec, String language, int channels) {
        return "a-" + codec + "-" + language + "-" + channels;
    }

    /** The same names in the same order, the second of a kind with {@code -2} behind it, the third with {@code -3}. */
    public static List<String> distinct(List<String> names) {
        Set<String> taken = new HashSet<>(names);
        Set<String> seen = new HashSet<>();
        List<String> result = new ArrayList<>(names.size());
        for (String name : names) {
            String free = name;
            for (int i = 2; !seen.add(free); i++) {
                String candidate = name + "-" + i;
                free = taken.add(candidate) ? candidate : name;
            }
            result.add(free);
        }
        return result;
    }

    static void check(String name, char kind, String codecs) {
        Check.matches("a rendition's name", name, NAME);
        if (name.charAt(0) != kind) {
            throw new IllegalArgumentException("the rendition's name " + name + " does not begin with " + kind);
        }
        Check.matches("a codecs string", codecs, CODECS);
    }
}
