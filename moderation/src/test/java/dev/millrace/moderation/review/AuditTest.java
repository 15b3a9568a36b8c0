package dev.millrace.moderation.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.testkit.TestAssets;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTest {
    @AutoClose
    private final Rig rig = new Rig(Mode.REVIEW);

    @BeforeEach
    void act() {
        Item first = rig.waiting();
        rig.desk.claim(Rig.MIA, first.id());
        rig.desk.decide(Rig.MIA, first.id(), new Verdict.Block("spam", "The same film, ten times."));
        rig.desk.decide(Rig.NOEL, rig.waiting().id(), new Verdict.Approve());
    }

    @Test
    void anUntouchedChainHolds() {
        assertThat(rig.audit.verify(TestAssets.TENANT)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE moderation.audit SET reason = 'Other words.' WHERE number = 3",
                "DELETE FROM moderation.audit WHERE number = 3",
            })
    void rowsAreNeitherChangedNorRemoved(String statement) {
        assertThatThrownBy(() -> sql(statement)).hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE moderation.audit SET reason = 'Other words.' WHERE number = 3",
                "UPDATE moderation.audit SET who_name = 'noel' WHERE number = 2",
                "UPDATE moderation.audit SET at = at - interval '1 microsecond' WHERE number = 1",
                "UPDATE moderation.audit SET hash = repeat('0', 64) WHERE number = 3",
                "DELETE FROM moderation.audit WHERE number = 3",
                "DELETE FROM moderation.audit WHERE number = 5",
                "INSERT INTO moderation.audit SELECT * FROM moderation.audit WHERE number = 2",
            })
    void whoeverGoesRoundTheTriggerIsFoundOut(String statement) {
        sql("ALTER TABLE moderation.audit DISABLE TRIGGER audit_append_only");
        sql(statement);
        assertThat(rig.audit.verify(TestAssets.TENANT)).isPresent();
    }

    private void sql(String statement) {
        rig.database.jdbc().sql(statement).update();
    }
}
