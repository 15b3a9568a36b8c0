-- Facts between roles: what left, what was applied, and what could not be.

CREATE SEQUENCE events.number;

CREATE TABLE events.outbox (
    id        uuid             NOT NULL DEFAULT gen_random_uuid(),
    at        timestamptz      NOT NULL DEFAULT clock_timestamp(),
    -- Drawn inside the transaction, so in order only among those that waited for one another.
    number    bigint           NOT NULL DEFAULT nextval('events.number'),
    -- Given by the relay after the commit: visible in order.
    seq       bigint,
    tenant    text             NOT NULL,
    asset_id  text COLLATE "C" NOT NULL,
    causation uuid,
    type      text             NOT NULL,
    v         integer          NOT NULL,
    body      text             NOT NULL,
    PRIMARY KEY (id, at)
) PARTITION BY RANGE (at);
CREATE INDEX outbox_unnumbered ON events.outbox (number) WHERE seq IS NULL;
CREATE INDEX outbox_seq ON events.outbox (seq);

-- One row: who numbers facts, until when, and how far it has come.
CREATE TABLE events.relay (
    singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
    owner     text,
    lease_end timestamptz NOT NULL DEFAULT clock_timestamp(),
    last_seq  bigint      NOT NULL DEFAULT 0
);
INSERT INTO events.relay DEFAULT VALUES;

-- The highest number below which the consumer has applied, or buried, all that it wants.
CREATE TABLE events.cursor (
    consumer text PRIMARY KEY,
    seq      bigint      NOT NULL DEFAULT 0,
    seen_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE events.inbox (
    consumer text        NOT NULL,
    id       uuid        NOT NULL,
    -- The fact's own time, so that its second arrival meets the same partition.
    at       timestamptz NOT NULL,
    PRIMARY KEY (consumer, id, at)
) PARTITION BY RANGE (at);
-- For dead letters that are replayed when their month is long gone.
CREATE TABLE events.inbox_older PARTITION OF events.inbox DEFAULT;

-- Facts that a consumer failed on, whole, since the outbox forgets: to be tried again, or dead.
CREATE TABLE events.failure (
    consumer  text             NOT NULL,
    id        uuid             NOT NULL,
    at        timestamptz      NOT NULL,
    seq       bigint           NOT NULL,
    tenant    text             NOT NULL,
    asset_id  text COLLATE "C" NOT NULL,
    causation uuid,
    type      text             NOT NULL,
    v         integer          NOT NULL,
    body      text             NOT NULL,
    dead      boolean          NOT NULL,
    attempts  integer          NOT NULL,
    next_at   timestamptz      NOT NULL,
    failed_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    reason    text             NOT NULL,
    PRIMARY KEY (consumer, id)
);
CREATE INDEX failure_waiting ON events.failure (consumer, asset_id, seq) WHERE NOT dead;
CREATE INDEX failure_dead ON events.failure (failed_at, id) WHERE dead;
