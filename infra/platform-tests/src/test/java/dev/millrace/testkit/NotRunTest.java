package dev.millrace.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What a test needs is there when it runs. */
class NotRunTest {
    @Test
    @Needs(Prerequisite.VECTORS)
    void runsOnlyWhereTheVectorsAre() {
        assertThat(Prerequisite.VECTORS.missing()).isEmpty();
    }

    @Test
    void onlyClipsAndVectorsMayBeMissingEverywhere() {
        assertThat(Prerequisite.values())
                .filteredOn(Prerequisite::mayBeMissing)
                .containsExactly(Prerequisite.MEDIA, Prerequisite.VECTORS);
    }
}
