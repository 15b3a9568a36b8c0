package dev.millrace.fingerprint.bank;

import com.fasterxml.jackson.annotation.JsonValue;
import dev.millrace.platform.catalog.AssetId;
import java.security.SecureRandom;

/** Names a bank. It has the shape of an asset's id, so that a job can be about a bank. */
record BankId(@JsonValue String value) {
    BankId {
        if (!AssetId.hasShape(value)) {
            throw new IllegalArgumentException("not a bank id");
        }
    }

    static BankId random(SecureRandom random) {
        return new BankId(AssetId.random(random).value());
    }

    /** What a job about the bank is filed under. */
    AssetId subject() {
        return new AssetId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
