package dev.millrace.app;

import dev.millrace.transcode.TranscodeSettings;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.env.StandardEnvironment;

/** The settings of an encode where no server reads them: defaults, and the environment. */
public final class EncoderSettings {
    private static final String PREFIX = "millrace.transcode";

    private EncoderSettings() {}

    /** @throws Trouble when one cannot be understood */
    public static TranscodeSettings ofEnvironment() {
        try {
            return Binder.get(new StandardEnvironment()).bindOrCreate(PREFIX, TranscodeSettings.class);
        } catch (BindException e) {
            throw new Trouble("The setting " + e.getName() + " cannot be understood: correct it.", e);
        }
    }
}
