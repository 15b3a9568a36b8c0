-- Assets, the sources and revisions behind them, and what origins must stop serving.

CREATE TABLE catalog.source (
    id         text COLLATE "C" PRIMARY KEY,
    tenant     text        NOT NULL,
    key        text        NOT NULL UNIQUE,
    sha256     text        NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    length     bigint      NOT NULL CHECK (length >= 0),
    -- Assets that hold it. At 0 its object is on its way out, and nobody may attach to it any more.
    refs       integer     NOT NULL CHECK (refs >= 0),
    -- Who dropped the last reference, and so has to erase the object.
    dropped_by text COLLATE "C",
    created_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE UNIQUE INDEX source_content ON catalog.source (tenant, sha256, length) WHERE refs > 0;

CREATE TABLE catalog.asset (
    id               text COLLATE "C" PRIMARY KEY,
    tenant           text        NOT NULL,
    owner            text        NOT NULL,
    title            text        NOT NULL,
    state            text        NOT NULL,
    screening        text        NOT NULL,
    visibility       text        NOT NULL,
    -- Two problems, since a failed asset may be blocked as well, and lifting one does not lift the other.
    stopped_code     text,
    stopped_sentence text,
    blocked_code     text,
    blocked_sentence text,
    taken_down_by    text,
    source_id        text COLLATE "C" REFERENCES catalog.source (id) DEFERRABLE INITIALLY DEFERRED,
    source_released  boolean     NOT NULL DEFAULT false,
    duration_ms      bigint,
    width            integer,
    height           integer,
    current_revision text COLLATE "C",
    version          bigint      NOT NULL,
    created_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    updated_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX asset_page ON catalog.asset (created_at, id);
CREATE INDEX asset_page_of_tenant ON catalog.asset (tenant, created_at, id);
CREATE INDEX asset_page_of_owner ON catalog.asset (tenant, owner, created_at, id);
CREATE INDEX asset_of_source ON catalog.asset (source_id) WHERE source_id IS NOT NULL;

CREATE TABLE catalog.revision (
    id        text COLLATE "C" PRIMARY KEY,
    asset_id  text COLLATE "C" NOT NULL REFERENCES catalog.asset (id),
    source_id text COLLATE "C" NOT NULL,
    state     text             NOT NULL,
    snapshot  integer          NOT NULL DEFAULT 0 CHECK (snapshot >= 0),
    epoch     bigint           NOT NULL,
    opened_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    sealed_at timestamptz
);
CREATE INDEX revision_of_asset ON catalog.revision (asset_id, opened_at);
CREATE UNIQUE INDEX revision_open ON catalog.revision (asset_id) WHERE state = 'OPEN';

-- Which revision public URLs served, and when: those of the last 24 h are served on.
CREATE TABLE catalog.pointer (
    asset_id    text COLLATE "C" NOT NULL REFERENCES catalog.asset (id),
    revision_id text COLLATE "C" NOT NULL REFERENCES catalog.revision (id),
    since       timestamptz      NOT NULL DEFAULT clock_timestamp(),
    until       timestamptz,
    PRIMARY KEY (asset_id, since)
);

CREATE SEQUENCE catalog.history_number;
CREATE TABLE catalog.history (
    asset_id   text COLLATE "C" NOT NULL,
    at         timestamptz      NOT NULL DEFAULT clock_timestamp(),
    number     bigint           NOT NULL DEFAULT nextval('catalog.history_number'),
    field      text             NOT NULL,
    from_value text,
    to_value   text             NOT NULL,
    why        text             NOT NULL,
    who_kind   text             NOT NULL,
    who_name   text             NOT NULL,
    version    bigint           NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX history_of_asset ON catalog.history (asset_id, number);

-- One row per asset whose right to be served has changed since it was first published.
CREATE TABLE catalog.serving_change (
    asset_id text COLLATE "C" PRIMARY KEY REFERENCES catalog.asset (id),
    denied   boolean     NOT NULL,
    gone     boolean     NOT NULL,
    number   bigint      NOT NULL,
    at       timestamptz NOT NULL
);
CREATE INDEX serving_change_recent ON catalog.serving_change (at);
CREATE INDEX serving_change_denied ON catalog.serving_change (asset_id) WHERE denied OR gone;

CREATE TABLE catalog.origin_node (
    node    text PRIMARY KEY,
    beat_at timestamptz NOT NULL
);
CREATE TABLE catalog.acknowledgement (
    asset_id text COLLATE "C" NOT NULL,
    node     text             NOT NULL REFERENCES catalog.origin_node (node) ON DELETE CASCADE,
    number   bigint           NOT NULL,
    PRIMARY KEY (asset_id, node)
);
CREATE INDEX acknowledgement_of_node ON catalog.acknowledgement (node);
