package dev.millrace.ingest.studio;

import dev.millrace.platform.catalog.AssetState;
import dev.millrace.platform.catalog.Origins;

/**
 * The answer to a takedown, a restore or a deletion.
 *
 * @param origins who acts on it already; {@code done} when all live ones do
 */
record DecisionView(String id, AssetState state, long version, Origins origins) {
    static DecisionView of(Decision decision) {
        var asset = decision.asset();
        return new DecisionView(asset.id().value(), asset.state(), asset.version(), decision.origins());
    }
}
