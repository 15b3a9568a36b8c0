package dev.millrace.encoder.protocol;

/**
 * How loud each sound track is to be, by one gain for the whole of it (EBU R 128). Where the gain would lift a peak above
 * {@code maxTruePeak}, it is less, and the sound stays below the target.
 *
 * @param target integrated loudness, LUFS
 * @param maxTruePeak dBTP, of what the encoder is given
 */
public record LoudnessPlan(double target, double maxTruePeak) {
    public LoudnessPlan {
        Require.that(target >= -60 && target <= 0, "target is not between -60 and 0 LUFS");
        Require.that(maxTruePeak >= -20 && maxTruePeak <= 0, "maxTruePeak is not between -20 and 0 dBTP");
    }
}
