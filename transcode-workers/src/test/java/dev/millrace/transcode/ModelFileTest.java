package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.millrace.testkit.TinyModel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFileTest {
    @TempDir
    Path directory;

    private static ClassifierSettings settings(Path model, String... labels) {
        ClassifierSettings none = ClassifierSettings.none();
        return new ClassifierSettings(
                model.toString(), List.of(labels), 32, none.mean(), none.deviation(), none.softmax());
    }

    private Path file(byte[] content) throws Exception {
        return Files.write(Files.createTempFile(directory, "model", ".onnx"), content);
    }

    @Test
    void withoutAModelThereIsNothingToCheck() {
        assertThatCode(() -> ModelFile.check(ClassifierSettings.none())).doesNotThrowAnyException();
    }

    @Test
    void aModelPassesAndIsCopiedToTheChild() throws Exception {
        ClassifierSettings settings = settings(file(TinyModel.means(32)), "red", "green", "blue");
        ModelFile.check(settings);
        Path child = Files.createDirectory(directory.resolve("child"));
        ModelFile.put(settings, child);
        assertThat(child.resolve(ModelFile.NAME)).hasBinaryContent(TinyModel.means(32));
    }

    @Test
    void whatIsNoModelIsSaidSoInASentence() throws Exception {
        byte[] model = TinyModel.means(32);
        byte[] noise = new byte[4_000];
        new Random(1).nextBytes(noise);
        for (byte[] content : List.of(
                new byte[0],
                "hello, world\n".getBytes(StandardCharsets.US_ASCII),
                noise,
                Arrays.copyOf(model, model.length - 10),
                Arrays.copyOf(model, 2))) {
            assertThatIllegalStateException()
                    .isThrownBy(() -> ModelFile.check(settings(file(content), "red")))
                    .withMessageMatching(
                            "The file \\S+ is no ONNX model: correct millrace\\S+model, or leave it out\\.");
        }
    }

    @Test
    void aFileThatIsNotThereIsSaidSo() {
        assertThatIllegalStateException()
                .isThrownBy(() -> ModelFile.check(settings(directory.resolve("gone.onnx"), "red")))
                .withMessageContaining("no file to be read at");
    }

    @Test
    void aModelNeedsLabels() throws Exception {
        Path model = file(TinyModel.means(32));
        assertThatIllegalStateException()
                .isThrownBy(() -> ModelFile.check(settings(model)))
                .withMessageContaining("classifier.labels");
    }
}
