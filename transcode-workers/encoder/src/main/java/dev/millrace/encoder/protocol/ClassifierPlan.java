package dev.millrace.encoder.protocol;

import java.util.HashSet;
import java.util.List;

/**
 * A model that looks at pictures and gives each label a score.
 *
 * @param model absolute path of a file in ONNX; one input of floats, 1 × 3 × side × side or 1 × side × side × 3, red
 *     first; its first output holds one float a label
 * @param labels in the output's order
 * @param side of the square that a picture is scaled to, whatever its shape
 * @param mean taken from red, green and blue, each 0 to 1
 * @param deviation that the rest is divided by
 * @param softmax whether the outputs are logits, of which softmax makes scores; else they are scores as they are
 */
public record ClassifierPlan(
        String model, List<String> labels, int side, List<Double> mean, List<Double> deviation, boolean softmax) {
    public static final int MOST_LABELS = 16;

    public ClassifierPlan {
        Require.that(model.startsWith("/"), "model is not an absolute path");
        labels = List.copyOf(labels);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
        Require.that(!labels.isEmpty() && labels.size() <= MOST_LABELS, "labels are none or too many");
        labels.forEach(label -> Require.name(label, "label"));
        Require.that(new HashSet<>(labels).size() == labels.size(), "two labels are the same");
        Require.that(side >= 16 && side <= 1024, "side is not between 16 and 1024");
        Require.that(mean.size() == 3 && deviation.size() == 3, "mean and deviation are not of three colours");
        mean.forEach(value -> Require.that(Double.isFinite(value), "a mean is no number"));
        deviation.forEach(value -> Require.that(Double.isFinite(value) && value > 0, "a deviation is not positive"));
    }
}
