-- Committed bytes that are too few for a part of the store: objects beside the one to come, named <object_key>.tail-<number>.
-- Together they follow the parts; the next part takes them all up, and then they go.
CREATE TABLE ingest.tail (
    upload text    NOT NULL REFERENCES ingest.upload (id) ON DELETE CASCADE,
    number integer NOT NULL,
    size   bigint  NOT NULL CHECK (size > 0),
    crc32c bigint  NOT NULL,
    PRIMARY KEY (upload, number)
);

ALTER TABLE ingest.upload
    -- The lowest number of a tail that was never handed out; above 1, objects of that name may be in the store.
    ADD COLUMN next_tail integer NOT NULL DEFAULT 1,
    -- Bytes of every part but the last, where the store wants them all alike.
    ADD COLUMN part_size bigint CHECK (part_size > 0);
