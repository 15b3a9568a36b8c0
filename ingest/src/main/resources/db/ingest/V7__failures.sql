-- Why the last attempt to complete the upload, or to clean it up, has failed, and since when attempts fail; null when
-- none has.
ALTER TABLE ingest.upload
    ADD COLUMN failure       text,
    ADD COLUMN failing_since timestamptz;
