-- Hashes of assets and banks, and what was found of the ones in the others.

-- Who writes or removes a hash holds this row until the commit, so that numbers become visible in order:
-- a reader that has seen one has seen all below it.
CREATE TABLE fingerprint.writer (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    seq       bigint  NOT NULL DEFAULT 0
);
INSERT INTO fingerprint.writer DEFAULT VALUES;

CREATE TABLE fingerprint.asset (
    asset_id   text COLLATE "C" PRIMARY KEY,
    tenant     text        NOT NULL,
    -- Of the whole file; null until the upload is finished.
    sha256     text,
    algorithm  text,
    version    integer,
    -- Of the attempt that sent the newest hashes.
    epoch      bigint      NOT NULL DEFAULT 0,
    -- All frames have been hashed.
    hashed     boolean     NOT NULL DEFAULT false,
    -- And compared, as the file has been.
    matched_at timestamptz
);
CREATE INDEX asset_file ON fingerprint.asset (tenant, sha256);

CREATE TABLE fingerprint.frame (
    asset_id text COLLATE "C" NOT NULL REFERENCES fingerprint.asset ON DELETE CASCADE,
    at_ms    integer          NOT NULL,
    view     text             NOT NULL,
    hash     bytea            NOT NULL CHECK (octet_length(hash) = 32),
    quality  smallint         NOT NULL,
    seq      bigint           NOT NULL,
    PRIMARY KEY (asset_id, at_ms, view)
);
CREATE UNIQUE INDEX frame_seq ON fingerprint.frame (seq);

CREATE TABLE fingerprint.bank (
    id         text COLLATE "C" PRIMARY KEY,
    tenant     text        NOT NULL,
    name       text        NOT NULL,
    action     text        NOT NULL CHECK (action IN ('REVIEW', 'BLOCK')),
    created_by text        NOT NULL,
    created_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    UNIQUE (tenant, name)
);

CREATE TABLE fingerprint.bank_file (
    bank_id text COLLATE "C" NOT NULL REFERENCES fingerprint.bank ON DELETE CASCADE,
    sha256  text             NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    note    text             NOT NULL,
    seq     bigint           NOT NULL UNIQUE,
    PRIMARY KEY (bank_id, sha256)
);
CREATE INDEX bank_file_sha256 ON fingerprint.bank_file (sha256);

CREATE TABLE fingerprint.bank_frame (
    bank_id text COLLATE "C" NOT NULL REFERENCES fingerprint.bank ON DELETE CASCADE,
    hash    bytea            NOT NULL CHECK (octet_length(hash) = 32),
    quality smallint         NOT NULL,
    -- The video it was taken from, and when; empty and null when that is not known.
    item    text             NOT NULL,
    at_ms   integer,
    note    text             NOT NULL,
    seq     bigint           NOT NULL,
    PRIMARY KEY (bank_id, hash)
);
CREATE UNIQUE INDEX bank_frame_seq ON fingerprint.bank_frame (seq);

-- What every process must drop from its memory: all of an asset or a bank, or one entry.
CREATE TABLE fingerprint.removed (
    seq   bigint PRIMARY KEY,
    owner text,
    entry bigint,
    CHECK ((owner IS NULL) <> (entry IS NULL))
);

-- A frame of an asset that looks like a frame of something else.
CREATE TABLE fingerprint.hit (
    asset_id    text COLLATE "C" NOT NULL,
    at_ms       integer          NOT NULL,
    -- The other frame's number.
    entry       bigint           NOT NULL,
    counterpart text             NOT NULL,
    other       text COLLATE "C" NOT NULL,
    item        text             NOT NULL,
    other_at_ms integer,
    distance    smallint         NOT NULL,
    PRIMARY KEY (asset_id, at_ms, entry)
);
CREATE INDEX hit_other ON fingerprint.hit (other);

-- What an asset was found in, as it was last said.
CREATE TABLE fingerprint.found (
    asset_id    text COLLATE "C" NOT NULL,
    tenant      text             NOT NULL,
    counterpart text             NOT NULL,
    other       text COLLATE "C" NOT NULL,
    same_file   boolean          NOT NULL,
    frames      integer          NOT NULL,
    verdict     text             NOT NULL,
    found_at    timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (asset_id, other)
);
CREATE INDEX found_other ON fingerprint.found (other);

-- New entries of a bank, held against what was there before them.
CREATE TABLE fingerprint.sweep (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    bank_id     text COLLATE "C" NOT NULL REFERENCES fingerprint.bank ON DELETE CASCADE,
    after_seq   bigint           NOT NULL,
    last_seq    bigint           NOT NULL,
    -- All entries up to this one are done.
    done_seq    bigint           NOT NULL,
    entries     integer          NOT NULL,
    swept       integer          NOT NULL DEFAULT 0,
    assets      integer          NOT NULL DEFAULT 0,
    problem     text,
    started_at  timestamptz      NOT NULL DEFAULT clock_timestamp(),
    finished_at timestamptz
);
CREATE INDEX sweep_bank ON fingerprint.sweep (bank_id);
