package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.Asset;

/** What became of the asset, and which origins act on it. */
record Decision(Asset asset, Origins origins) {}
