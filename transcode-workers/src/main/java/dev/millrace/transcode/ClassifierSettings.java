package dev.millrace.transcode;

import dev.millrace.encoder.protocol.ClassifierPlan;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A classifier of images, one picture a second; off while no model is named.
 *
 * @param model file in ONNX: one input of floats, 1 × 3 × side × side or 1 × side × side × 3, red first; its first output
 *     holds one float a label
 * @param labels in the output's order
 * @param inputSize side of the model's square, in pixels
 * @param mean taken from red, green and blue, each 0 to 1
 * @param deviation that the rest is divided by
 * @param softmax whether the outputs are logits, of which softmax makes scores
 */
public record ClassifierSettings(
        @Nullable String model,

        @DefaultValue @Size(max = ClassifierPlan.MOST_LABELS)
        List<@Pattern(regexp = "[a-zA-Z0-9][a-zA-Z0-9._-]{0,63}") String> labels,

        @DefaultValue("224") @Min(16) @Max(1024) int inputSize,

        @DefaultValue({"0", "0", "0"}) @Size(min = 3, max = 3)
        List<Double> mean,

        @DefaultValue({"1", "1", "1"}) @Size(min = 3, max = 3)
        List<@Positive Double> deviation,

        @DefaultValue("false") boolean softmax) {
    public ClassifierSettings {
        labels = List.copyOf(labels);
        mean = List.copyOf(mean);
        deviation = List.copyOf(deviation);
    }

    /** As shipped. */
    static ClassifierSettings none() {
        return new ClassifierSettings(null, List.of(), 224, List.of(0.0, 0.0, 0.0), List.of(1.0, 1.0, 1.0), false);
    }

    boolean wanted() {
        return model != null && !model.isBlank();
    }

    /** @param file the model's name as the child knows it */
    ClassifierPlan plan(String file) {
        return new ClassifierPlan(file, labels, inputSize, mean, deviation, softmax);
    }
}
