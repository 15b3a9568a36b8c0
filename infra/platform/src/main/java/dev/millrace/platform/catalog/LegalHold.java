package dev.millrace.platform.catalog;

import java.time.Instant;

/**
 * An order not to erase an asset.
 *
 * @param why for operators; its creator is told only that there is one
 * @param by subject of the operator who placed it
 */
public record LegalHold(AssetId asset, String why, String by, Instant at) {}
