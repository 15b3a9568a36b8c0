-- COMPLETING: the node that puts it together, until due_at, which it moves on as long as it lives; null when nobody does.
-- To take it on raises the epoch.
ALTER TABLE ingest.upload ADD COLUMN driver text;
