-- What must not be erased, and why; the rows stay when a hold is lifted.
CREATE TABLE catalog.legal_hold (
    id        bigint           GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    asset_id  text COLLATE "C" NOT NULL REFERENCES catalog.asset (id),
    why       text             NOT NULL,
    placed_by text             NOT NULL,
    placed_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    lifted_by text,
    lifted_at timestamptz
);
CREATE UNIQUE INDEX legal_hold_in_force ON catalog.legal_hold (asset_id) WHERE lifted_at IS NULL;
