package dev.millrace.app.server;

import dev.millrace.app.Trouble;
import dev.millrace.fingerprint.FingerprintConfiguration;
import dev.millrace.ingest.IngestConfiguration;
import dev.millrace.moderation.ModerationConfiguration;
import dev.millrace.origin.OriginConfiguration;
import dev.millrace.tiering.TieringConfiguration;
import dev.millrace.transcode.TranscodeConfiguration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a process can be; one process may be all of it. */
public enum Role {
    INGEST(IngestConfiguration.class),
    TRANSCODE(TranscodeConfiguration.class),
    FINGERPRINT(FingerprintConfiguration.class),
    MODERATION(ModerationConfiguration.class),
    TIERING(TieringConfiguration.class),
    ORIGIN(OriginConfiguration.class);

    private final Class<?> configuration;

    Role(Class<?> configuration) {
        this.configuration = configuration;
    }

    Class<?> configuration() {
        return configuration;
    }

    /** As on the command line: names with commas; empty means all. */
    public static Set<Role> parse(String names) {
        if (names.isBlank()) {
            return EnumSet.allOf(Role.class);
        }
        var roles = EnumSet.noneOf(Role.class);
        for (String name : names.split(",", -1)) {
            roles.add(Arrays.stream(values())
                    .filter(role -> role.toString().equals(name.strip()))
                    .findFirst()
                    .orElseThrow(() ->
                            new Trouble("There is no role \"" + name.strip() + "\": choose from " + all() + ".")));
        }
        return roles;
    }

    /** Every role's name, with commas. */
    public static String all() {
        return Arrays.stream(values()).map(Role::toString).collect(Collectors.joining(","));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
