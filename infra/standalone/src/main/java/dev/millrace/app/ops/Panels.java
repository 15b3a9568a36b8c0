package dev.millrace.app.ops;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.util.UriComponentsBuilder;

/** The parts of the page. One that cannot be read does not take the others with it. */
final class Panels {
    private static final Logger LOG = LoggerFactory.getLogger(Panels.class);

    private final Map<Section, Reader> readers;

    Panels(Map<Section, Reader> readers) {
        this.readers = readers;
    }

    List<Panel> all(Sight sight) {
        return Arrays.stream(Section.values())
                .filter(section -> section.isFor(sight))
                .map(section -> one(section, sight, Optional.empty()))
                .toList();
    }

    Panel one(Section section, Sight sight, Optional<String> after) {
        if (!section.isFor(sight)) {
            throw Refusals.allTenantsOnly(section.title());
        }
        var self = UriComponentsBuilder.fromPath("/ops/" + section.path());
        after.ifPresent(cursor -> self.queryParam("after", cursor));
        return new Panel(
                section.path(),
                section.title(),
                section.seconds(),
                self.encode().toUriString(),
                read(section, sight, after).orElse(null));
    }

    private Optional<Object> read(Section section, Sight sight, Optional<String> after) {
        Reader reader = readers.get(section);
        try {
            return Optional.ofNullable(reader).map(known -> known.read(sight, after));
        } catch (ErrorResponseException refused) {
            throw refused;
        } catch (RuntimeException e) {
            LOG.warn("The part {} of the operator's page could not be read.", section.path(), e);
            return Optional.empty();
        }
    }
}
