-- One row per upload. What a client may rely on is here: an offset is told only after this row says it.
CREATE TABLE ingest.upload (
    id           text PRIMARY KEY,
    asset        text        NOT NULL,
    tenant       text        NOT NULL,
    owner        text        NOT NULL,
    source       text        NOT NULL,
    object_key   text        NOT NULL,
    -- The store's name of the multipart: null until the first append.
    multipart    text,
    length       bigint      NOT NULL CHECK (length > 0),
    -- End of the contiguous durable prefix; never decreases.
    committed    bigint      NOT NULL DEFAULT 0 CHECK (committed BETWEEN 0 AND length),
    -- Rises with every takeover; a writer of an older one can commit nothing.
    epoch        bigint      NOT NULL DEFAULT 0,
    -- The lowest part number that was never handed out.
    next_part    integer     NOT NULL DEFAULT 1,
    state        text        NOT NULL
        CHECK (state IN ('ACTIVE', 'COMPLETING', 'COMPLETED', 'TERMINATED', 'EXPIRED')),
    -- The creator has deleted the URL of a finished upload: it is gone, its asset stays.
    forgotten    boolean     NOT NULL DEFAULT false,
    -- Known when every byte went through one process.
    sha256       text,
    metadata     text        NOT NULL,
    created_at   timestamptz NOT NULL,
    expires_at   timestamptz NOT NULL,
    -- COMPLETING: when the next attempt is due. TERMINATED, EXPIRED: when the clean-up is due; null when clean.
    due_at       timestamptz,
    attempts     integer     NOT NULL DEFAULT 0
);

CREATE INDEX upload_asset ON ingest.upload (asset);
CREATE INDEX upload_expiry ON ingest.upload (expires_at) WHERE state = 'ACTIVE';
CREATE INDEX upload_due ON ingest.upload (due_at) WHERE due_at IS NOT NULL;

-- The parts that make up the committed prefix, in the order of their numbers. Dropped once the object is whole.
CREATE TABLE ingest.part (
    upload text    NOT NULL REFERENCES ingest.upload (id) ON DELETE CASCADE,
    number integer NOT NULL,
    size   bigint  NOT NULL CHECK (size > 0),
    etag   text    NOT NULL,
    PRIMARY KEY (upload, number)
);
