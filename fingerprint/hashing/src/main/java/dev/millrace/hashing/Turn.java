package dev.millrace.hashing;

/** The eight ways to lay down a picture. Angles are clockwise. */
public enum Turn {
    UPRIGHT(false, false, false),
    QUARTER(true, false, true),
    HALF(false, true, true),
    THREE_QUARTERS(true, true, false),
    /** Left and right change places. */
    MIRRORED(false, false, true),
    /** Top and bottom change places. */
    FLIPPED(false, true, false),
    /** Rows become columns. */
    TRANSPOSED(true, false, false),
    /** Rows become columns, both ways reversed. */
    ANTITRANSPOSED(true, true, true);

    private final boolean transposed;
    private final boolean reversesRows;
    private final boolean reversesColumns;

    Turn(boolean transposed, boolean reversesRows, boolean reversesColumns) {
        this.transposed = transposed;
        this.reversesRows = reversesRows;
        this.reversesColumns = reversesColumns;
    }

    /** Turned by quarters, then perhaps mirrored. */
    public static Turn of(int clockwise, boolean mirrored) {
        return switch (Math.floorMod(clockwise, 360)) {
            case 0 -> mirrored ? MIRRORED : UPRIGHT;
            case 90 -> mirrored ? TRANSPOSED : QUARTER;
            case 180 -> mirrored ? FLIPPED : HALF;
            case 270 -> mirrored ? ANTITRANSPOSED : THREE_QUARTERS;
            default -> throw new IllegalArgumentException("not a multiple of 90 degrees: " + clockwise);
        };
    }

    /** First of all, rows become columns. */
    boolean transposed() {
        return transposed;
    }

    /** Then the order of the rows is reversed. */
    boolean reversesRows() {
        return reversesRows;
    }

    /** And that of the columns. */
    boolean reversesColumns() {
        return reversesColumns;
    }
}
