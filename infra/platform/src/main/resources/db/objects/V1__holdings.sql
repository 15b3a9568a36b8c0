-- An asset that has or had objects. Writers of its objects hold this row FOR SHARE while they write; erasure sets
-- erased_at, and so waits for them and refuses those that come later.
CREATE TABLE objects.asset (
    asset     text PRIMARY KEY,
    erased_at timestamptz
);

-- Where an object is. Announced before its first byte.
CREATE TABLE objects.holding (
    object       text        NOT NULL COLLATE "C",
    store        text        NOT NULL,
    asset        text        NOT NULL REFERENCES objects.asset,
    state        text        NOT NULL CHECK (state IN ('ANNOUNCED', 'STORED', 'DISCARDED')),
    -- Whether the announcer writes it by itself (an upload): then only the announcer knows when it is given up.
    own_writer   boolean     NOT NULL,
    size         bigint      NOT NULL DEFAULT 0,
    sha256       text        NOT NULL DEFAULT '',
    announced_at timestamptz NOT NULL,
    PRIMARY KEY (object, store)
);
CREATE INDEX holding_asset ON objects.holding (asset);
CREATE INDEX holding_announced ON objects.holding (announced_at) WHERE state = 'ANNOUNCED' AND NOT own_writer;

-- Objects whose bytes go after the grace.
CREATE TABLE objects.journal (
    object       text        NOT NULL COLLATE "C",
    store        text        NOT NULL,
    why          text        NOT NULL,
    discarded_at timestamptz NOT NULL,
    PRIMARY KEY (object, store)
);
CREATE INDEX journal_discarded_at ON objects.journal (discarded_at);

-- That an object is gone. Ids, sizes and digests only.
CREATE TABLE objects.proof (
    asset  text        NOT NULL,
    object text        NOT NULL COLLATE "C",
    store  text        NOT NULL,
    size   bigint      NOT NULL,
    sha256 text        NOT NULL,
    at     timestamptz NOT NULL,
    answer text        NOT NULL,
    PRIMARY KEY (asset, object, store, at)
);

-- What was served, rolled up by day.
CREATE TABLE objects.access (
    asset     text        NOT NULL,
    rendition text        NOT NULL,
    day       date        NOT NULL,
    requests  bigint      NOT NULL,
    bytes     bigint      NOT NULL,
    last_at   timestamptz NOT NULL,
    PRIMARY KEY (asset, rendition, day)
);
CREATE INDEX access_day ON objects.access (day);
