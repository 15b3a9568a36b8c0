package dev.millrace.encoder.protocol;

/** What happens to high dynamic range. */
public enum ToneMapping {
    /** PQ and HLG sources become SDR BT.709, others stay as they are. */
    AUTO,
    /** Treat every source as SDR, whatever it is tagged. */
    OFF
}
