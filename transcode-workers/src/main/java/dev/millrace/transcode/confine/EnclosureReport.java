package dev.millrace.transcode.confine;

import java.util.List;
import java.util.stream.Collectors;

/** Which layers hold on this machine, for {@code ./millrace doctor} and the log. */
public record EnclosureReport(List<Layer> layers) {
    public EnclosureReport {
        layers = List.copyOf(layers);
    }

    public boolean on(Layer.Kind kind) {
        return layers.stream().anyMatch(layer -> layer.kind() == kind && layer.on());
    }

    /** One line a layer: its name, on or off, and why. */
    @Override
    public String toString() {
        return layers.stream()
                .map(layer -> String.format("%-12s %-3s  %s", layer.name(), layer.on() ? "on" : "off", layer.why()))
                .collect(Collectors.joining("\n"));
    }
}
