package dev.millrace.app;

import dev.millrace.transcode.TranscodeSettings;
import java.util.HashMap;
import java.util.Map;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/** The settings of an encode where no server reads them: defaults, and the environment. */
public final class EncoderSettings {
    private static final String PREFIX = "millrace.transcode";

    private EncoderSettings() {}

    /** @throws Trouble when one cannot be understood */
    public static TranscodeSettings ofEnvironment() {
        return ofEnvironment(Map.of());
    }

    /**
     * @param defaults other than the server's, by the settings' names below {@code millrace.transcode}
     * @throws Trouble when one cannot be understood
     */
    public static TranscodeSettings ofEnvironment(Map<String, Object> defaults) {
        var environment = new StandardEnvironment();
        Map<String, Object> named = new HashMap<>();
        defaults.forEach((name, value) -> named.put(PREFIX + "." + name, value));
        environment.getPropertySources().addLast(new MapPropertySource("defaults", named));
        try {
            return Binder.get(environment).bindOrCreate(PREFIX, TranscodeSettings.class);
        } catch (BindException e) {
            throw new Trouble("The setting " + e.getName() + " cannot be understood: correct it.", e);
        }
    }
}
