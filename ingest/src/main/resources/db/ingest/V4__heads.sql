-- The first bytes of a file: of one that comes so slowly that they do not yet suffice to tell whether it can be a video,
-- and of every PIECE, since it may come first in a join. Written before the offset moves over them: what lies beyond the
-- offset counts for nothing.
CREATE TABLE ingest.head (
    upload text  PRIMARY KEY REFERENCES ingest.upload (id) ON DELETE CASCADE,
    bytes  bytea NOT NULL CHECK (octet_length(bytes) <= 4096)
);
