package dev.millrace.streams;

/** Durations in ticks as the decimal seconds of playlists. */
final class Ticks {
    static final long MICROS = 1_000_000;

    private Ticks() {}

    /** Microseconds, rounded half up; exact for any time that a track can hold. */
    static long micros(long ticks, int timescale) {
        long whole = ticks / timescale;
        long rest = ticks % timescale;
        return whole * MICROS + (rest * MICROS * 2 + timescale) / (2L * timescale);
    }

    /** {@code 4.004000}. */
    static String seconds(long micros) {
        String digits = Long.toString(MICROS + micros % MICROS);
        return micros / MICROS + "." + digits.substring(1);
    }

    /** {@code PT4.004S}, as XML Schema's duration has it. */
    static String iso(long micros) {
        String text = seconds(micros).replaceAll("\\.?0+$", "");
        return "PT" + text + "S";
    }
}
