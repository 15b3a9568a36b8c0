package dev.millrace.streams;

import java.util.Optional;

/** The transfer of light that a video is graded for; the names are those of HLS's VIDEO-RANGE. */
public enum VideoRange {
    SDR,
    HLG,
    PQ;

    private static final int SMPTE_2084 = 16;
    private static final int ARIB_B67 = 18;

    /** By the transfer characteristics of ISO/IEC 23091-2. */
    static VideoRange of(Optional<Sps> sps) {
        return switch (sps.map(Sps::transfer).orElse(0)) {
            case SMPTE_2084 -> PQ;
            case ARIB_B67 -> HLG;
            default -> SDR;
        };
    }
}
