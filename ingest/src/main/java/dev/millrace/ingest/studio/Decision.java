package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Asset;
import dev.millrace.platform.catalog.Origins;

/** What became of the asset, and which origins act on it. */
record Decision(Asset asset, Origins origins) {}
