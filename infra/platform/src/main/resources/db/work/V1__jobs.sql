-- Leased long jobs.

-- One sequence for all jobs: an epoch is newer than every epoch handed out before, of whichever job.
CREATE SEQUENCE work.epoch;

CREATE TABLE work.job (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    number       bigint      NOT NULL GENERATED ALWAYS AS IDENTITY,
    kind         text        NOT NULL,
    tenant       text        NOT NULL,
    asset_id     text COLLATE "C" NOT NULL,
    key          text        NOT NULL UNIQUE,
    payload      text        NOT NULL,
    priority     smallint    NOT NULL,
    state        text        NOT NULL CHECK (state IN ('WAITING', 'LEASED', 'DONE', 'DEAD', 'REVOKED')),
    -- When it may be handed out: WAITING from its time on, LEASED once the lease has ended.
    ready_at     timestamptz NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    max_attempts integer     NOT NULL CHECK (max_attempts > 0),
    owner        text,
    epoch        bigint      NOT NULL DEFAULT 0,
    reason       text,
    created_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    changed_at   timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX job_next ON work.job (kind, priority, number) WHERE state IN ('WAITING', 'LEASED');
CREATE INDEX job_newest ON work.job (number);
CREATE INDEX job_of_asset ON work.job (asset_id);
CREATE INDEX job_dead ON work.job (changed_at, id) WHERE state = 'DEAD';
CREATE INDEX job_settled ON work.job (changed_at) WHERE state IN ('DONE', 'REVOKED');
