-- The processes, each by its own account. A process that stops in order takes its row away.
CREATE TABLE nodes.node (
    name       text        PRIMARY KEY,
    roles      text[]      NOT NULL,
    version    text        NOT NULL,
    started_at timestamptz NOT NULL,
    beat_at    timestamptz NOT NULL,
    -- Bytes where its data directory lies: free, and what must stay so.
    free       bigint      NOT NULL,
    keep       bigint      NOT NULL,
    -- JSON: how each role is.
    health     text        NOT NULL
);
