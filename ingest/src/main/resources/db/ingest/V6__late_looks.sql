-- TERMINATED, EXPIRED: when nothing was left in the store for the first time. A writer that was taken over may store a
-- tail after that, so whoever had tails is due once more.
ALTER TABLE ingest.upload ADD COLUMN cleaned_at timestamptz;
