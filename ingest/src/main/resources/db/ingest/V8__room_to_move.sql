-- Rows that change with each step of an upload: with room beside them the new version needs no new index entries, and
-- the next reader of the page clears the old ones away.
ALTER TABLE ingest.upload SET (fillfactor = 60);
ALTER TABLE ingest.part SET (fillfactor = 60);
