-- One process at a time moves objects.
CREATE TABLE tiering.lease (
    one       boolean     PRIMARY KEY DEFAULT true CHECK (one),
    owner     text,
    lease_end timestamptz NOT NULL DEFAULT clock_timestamp()
);
INSERT INTO tiering.lease DEFAULT VALUES;

-- One pass over the tiers: a job instance of Spring Batch with the run's number as its parameter.
CREATE TABLE tiering.run (
    id         bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    -- By its schedule a run keeps to the off-peak window; an operator's does not.
    asked_by   text,
    asked_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    planned_at timestamptz,
    ended_at   timestamptz,
    verified   bigint      NOT NULL DEFAULT 0,
    damaged    bigint      NOT NULL DEFAULT 0,
    failures   integer     NOT NULL DEFAULT 0,
    outcome    text
);
CREATE UNIQUE INDEX run_open ON tiering.run ((true)) WHERE ended_at IS NULL;

-- What a run means to move, and what became of it.
CREATE TABLE tiering.move (
    run       bigint           NOT NULL REFERENCES tiering.run ON DELETE CASCADE,
    number    integer          NOT NULL,
    object    text             NOT NULL COLLATE "C",
    asset     text             NOT NULL,
    from_tier text             NOT NULL,
    to_tier   text             NOT NULL,
    size      bigint           NOT NULL,
    saving    double precision NOT NULL,
    why       text             NOT NULL,
    state     text             NOT NULL DEFAULT 'PLANNED' CHECK (state IN ('PLANNED', 'DONE', 'FAILED', 'DROPPED')),
    outcome   text,
    ended_at  timestamptz,
    PRIMARY KEY (run, number)
);
CREATE INDEX move_planned ON tiering.move (run, number) WHERE state = 'PLANNED';
CREATE INDEX move_of_asset ON tiering.move (asset, run);
