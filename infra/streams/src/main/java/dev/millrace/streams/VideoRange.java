package dev.millrace.streams;

/** The transfer of light that a video is graded for; the names are those of HLS's VIDEO-RANGE. */
public enum VideoRange {
    SDR,
    HLG,
    PQ
}
