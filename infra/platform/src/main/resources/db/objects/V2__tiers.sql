-- An object may have a copy in more than one store: one STORED, which readers are given; others ANNOUNCED (a move under
-- way) or DISCARDED (what a move has left behind, until the journal's grace is over).
ALTER TABLE objects.holding
    -- When the object came to be, wherever; null while it is where it was first announced: then announced_at.
    ADD COLUMN born_at     timestamptz,
    -- When the copy's bytes were last read whole and found to be right.
    ADD COLUMN verified_at timestamptz,
    -- When they were found to be wrong: such a copy is never read from.
    ADD COLUMN damaged_at  timestamptz,
    -- CRC-32C of each 256 KiB, so that a part of the object can be checked before it is handed out.
    ADD COLUMN blocks      bytea;
ALTER TABLE objects.holding ALTER COLUMN blocks SET STORAGE EXTERNAL;
CREATE INDEX holding_verified ON objects.holding (store, verified_at) WHERE state = 'STORED' AND blocks IS NOT NULL;
CREATE INDEX holding_damaged ON objects.holding (object) WHERE damaged_at IS NOT NULL;
