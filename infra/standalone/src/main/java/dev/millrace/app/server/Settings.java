package dev.millrace.app.server;

import dev.millrace.app.Trouble;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * All settings that this program knows, from the metadata that the build makes of each settings record, and what they
 * are here and why.
 */
public final class Settings {
    private static final String PREFIX = "millrace.";
    private static final String METADATA = "META-INF/spring-configuration-metadata.json";
    private static final List<String> SECRET_WORDS = List.of("password", "secret", "key", "token");

    private final ConfigurableEnvironment environment;
    private final TreeMap<String, Known> known = new TreeMap<>();

    private record Known(String description, String preset) {}

    /**
     * One setting as it is.
     *
     * @param from file, environment, flag or {@code default}
     */
    public record Line(String name, String value, String from, String description) {}

    private Settings(ConfigurableEnvironment environment) {
        this.environment = environment;
    }

    /** @param environment with the files and flags already read */
    public static Settings of(ConfigurableEnvironment environment) {
        var settings = new Settings(environment);
        settings.readMetadata();
        return settings;
    }

    /** Every setting, by name; secrets masked. */
    public List<Line> lines() {
        var lines = new ArrayList<Line>();
        known.forEach((name, about) -> lines.add(line(name, about)));
        return lines;
    }

    /** A mistyped setting must not be silently without effect. */
    void refuseUnknown() {
        for (PropertySource<?> source : environment.getPropertySources()) {
            // System properties carry the launcher's own facts, such as millrace.home.
            if (source instanceof EnumerablePropertySource<?> listed
                    && !source.getName().startsWith("system")
                    && !source.getName().equals("defaultProperties")) {
                for (String name : listed.getPropertyNames()) {
                    if (name.startsWith(PREFIX) && !isKnown(name)) {
                        throw new Trouble("There is no setting \"" + name + "\" (in " + from(source)
                                + "): did you mean \"" + nearest(name) + "\"? \"./millrace config\" lists them all.");
                    }
                }
            }
        }
    }

    private boolean isKnown(String name) {
        String base = name.replaceAll("\\[.*", "");
        return known.containsKey(base)
                || known.keySet().stream().anyMatch(candidate -> base.startsWith(candidate + "."));
    }

    private String nearest(String name) {
        return known.keySet().stream()
                .min(Comparator.comparingInt(candidate -> distance(candidate, name)))
                .orElse(PREFIX);
    }

    /** Levenshtein's edit distance. */
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int above = row[j];
                int substitution = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(substitution, 1 + Math.min(above, row[j - 1]));
                diagonal = above;
            }
        }
        return row[b.length()];
    }

    private Line line(String name, Known about) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            Optional<Object> value = valueIn(source, name);
            if (value.isPresent()) {
                return new Line(name, masked(name, value.get().toString()), from(source), about.description());
            }
        }
        return new Line(name, about.preset(), "default", about.description());
    }

    private static Optional<Object> valueIn(PropertySource<?> source, String name) {
        if (source.getName().equals("configurationProperties")) {
            return Optional.empty();
        }
        Object direct = source.getProperty(name);
        if (direct != null) {
            return Optional.of(direct);
        }
        String variable = ConfigurationPropertyName.of(name)
                .toString()
                .replace('.', '_')
                .replace("-", "")
                .toUpperCase(Locale.ROOT);
        return source.getName().startsWith("systemEnvironment")
                ? Optional.ofNullable(source.getProperty(variable))
                : Optional.empty();
    }

    private static String from(PropertySource<?> source) {
        String name = source.getName();
        if (name.equals("commandLineArgs")) {
            return "flag";
        }
        if (name.equals("systemEnvironment")) {
            return "environment";
        }
        if (name.contains("millrace.yaml")) {
            return "millrace.yaml";
        }
        if (name.contains("class path resource")) {
            return "default";
        }
        return name.equals("defaultProperties") ? "default" : name;
    }

    private static String masked(String name, String value) {
        String last = name.substring(name.lastIndexOf('.') + 1);
        return SECRET_WORDS.stream().anyMatch(last::contains) ? "(masked)" : value;
    }

    private void readMetadata() {
        var mapper = JsonMapper.shared();
        try {
            for (URL resource :
                    java.util.Collections.list(Settings.class.getClassLoader().getResources(METADATA))) {
                try (var in = resource.openStream()) {
                    for (JsonNode property : mapper.readTree(in).path("properties")) {
                        String name = property.path("name").asString("");
                        if (name.startsWith(PREFIX)) {
                            known.put(name, new Known(description(property), preset(property)));
                        }
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        known.putIfAbsent("millrace.data.directory", new Known("The data directory.", "data"));
    }

    private static String description(JsonNode property) {
        return property.path("description").asString("");
    }

    private static String preset(JsonNode property) {
        JsonNode preset = property.path("defaultValue");
        if (preset.isArray()) {
            var values = new ArrayList<String>();
            preset.forEach(value -> values.add(value.asString("")));
            return String.join(",", values);
        }
        return preset.asString("");
    }
}
