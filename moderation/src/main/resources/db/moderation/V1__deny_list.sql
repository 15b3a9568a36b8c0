-- Whole files that must not be published: by their SHA-256, for every tenant.
CREATE TABLE moderation.denied_file (
    sha256   text        PRIMARY KEY CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    reason   text        NOT NULL,
    added_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
