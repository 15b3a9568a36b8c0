-- Null until the sender knows it.
ALTER TABLE ingest.upload ALTER COLUMN length DROP NOT NULL;

-- A PIECE is to be joined with others and has no asset in the catalog: its column only names what its object is
-- announced under. A JOINED one takes no bytes: it is made of pieces.
ALTER TABLE ingest.upload ADD COLUMN kind text NOT NULL DEFAULT 'WHOLE' CHECK (kind IN ('WHOLE', 'PIECE', 'JOINED'));

-- How the sender of a JOINED one named its pieces, to be told back.
ALTER TABLE ingest.upload ADD COLUMN composition text NOT NULL DEFAULT '';

CREATE INDEX upload_piece_expiry ON ingest.upload (expires_at) WHERE kind = 'PIECE' AND state = 'COMPLETED';

-- What a JOINED upload is made of, in order; a piece may be named again, here and in others.
CREATE TABLE ingest.piece (
    joined  text    NOT NULL REFERENCES ingest.upload (id) ON DELETE CASCADE,
    ordinal integer NOT NULL,
    piece   text    NOT NULL REFERENCES ingest.upload (id),
    PRIMARY KEY (joined, ordinal)
);

CREATE INDEX piece_piece ON ingest.piece (piece);
