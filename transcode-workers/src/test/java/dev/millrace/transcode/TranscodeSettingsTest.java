package dev.millrace.transcode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.encoder.protocol.LoudnessPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.unit.DataSize;

class TranscodeSettingsTest {
    @Test
    void withoutASettingTheDefaultsHold() {
        TranscodeSettings settings = bind(Map.of());
        assertThat(settings.ladder()).containsExactly(2160, 1440, 1080, 720, 480, 360, 240);
        assertThat(settings.encoderClasspath()).isNull();
        assertThat(settings.loudness()).isNull();
        assertThat(settings.faces()).isFalse();
        assertThat(settings.classifier()).isEqualTo(ClassifierSettings.none());
        assertThat(settings.child().memory()).isEqualTo(DataSize.ofGigabytes(4));
        assertThat(settings.child().silence()).isEqualTo(Duration.ofMinutes(2));
    }

    @Test
    void aSettingReplacesItsDefault() {
        TranscodeSettings settings = bind(Map.of(
                "millrace.transcode.ladder", "360,240",
                "millrace.transcode.loudness", "-16",
                "millrace.transcode.child.memory", "1GB"));
        assertThat(settings.ladder()).containsExactly(360, 240);
        assertThat(settings.loudness()).isEqualTo(-16);
        var media = Media.of(10.0, true, 1, Media.video(426, 240, null, true), Media.audio(1, 2, null));
        assertThat(EncodePlan.of(media, settings).request("/a", "/b").loudness())
                .isEqualTo(new LoudnessPlan(-16, -2));
        assertThat(settings.child().memory()).isEqualTo(DataSize.ofGigabytes(1));
    }

    @Test
    void theEncoderIsWhereTheSettingSaysOrSaidToBeMissing(@TempDir Path directory) throws Exception {
        Path jar = Files.createFile(directory.resolve("a.jar"));
        assertThat(EncoderInstallation.classPath(Optional.of(jar + ":" + directory)))
                .containsExactly(jar.toString(), directory.toString());
        assertThatThrownBy(() -> EncoderInstallation.classPath(Optional.empty()))
                .hasMessageContaining("millrace.transcode.encoder-classpath");
    }

    private static TranscodeSettings bind(Map<String, String> values) {
        return new Binder(new MapConfigurationPropertySource(values))
                .bindOrCreate("millrace.transcode", TranscodeSettings.class);
    }
}
