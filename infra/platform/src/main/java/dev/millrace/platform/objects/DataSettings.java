package dev.millrace.platform.objects;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.util.unit.DataSize;

/** @param minFree what must stay free where the data directory lies; by default the larger of 2 GiB and 5 % */
@ConfigurationProperties("millrace.data")
record DataSettings(@Nullable DataSize minFree) {
    Optional<DataSize> keepFree() {
        return Optional.ofNullable(minFree);
    }
}
