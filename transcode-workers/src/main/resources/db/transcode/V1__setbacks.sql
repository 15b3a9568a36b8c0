-- Children that did not end well, by job: what happened twice the same way decides the asset's fate.
CREATE TABLE transcode.setback (
    job       uuid        NOT NULL,
    epoch     bigint      NOT NULL,
    asset_id  text        NOT NULL,
    signature text        NOT NULL,
    why       text        NOT NULL,
    at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (job, epoch)
);

CREATE INDEX setback_at ON transcode.setback (at);
