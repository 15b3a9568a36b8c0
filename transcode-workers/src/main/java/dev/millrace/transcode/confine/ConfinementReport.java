package dev.millrace.transcode.confine;

import java.util.List;
import java.util.stream.Collectors;

/** Which layers hold on this machine, for {@code ./millrace doctor} and the log. */
public record ConfinementReport(List<Layer> layers) {
    public ConfinementReport {
        layers = List.copyOf(layers);
    }

    public boolean on(Layer.Kind kind) {
        return layers.stream().anyMatch(layer -> layer.kind() == kind && layer.on());
    }

    /** One line a layer: its name, on or off, and why. */
    @Override
    public String toString() {
        return layers.stream()
                .map(layer -> String.format(
                        "%-12s %-3s  %s",
                        layer.kind().name().toLowerCase(java.util.Locale.ROOT).replace('_', '-'),
                        layer.on() ? "on" : "off",
                        layer.why()))
                .collect(Collectors.joining("\n"));
    }
}
