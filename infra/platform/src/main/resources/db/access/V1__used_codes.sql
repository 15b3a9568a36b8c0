-- One-time sign-in codes that have been used; a row is of no use once its code has expired.
CREATE TABLE access.used_code (
    id         text PRIMARY KEY,
    expires_at timestamptz NOT NULL
);
CREATE INDEX used_code_expires_at ON access.used_code (expires_at);
