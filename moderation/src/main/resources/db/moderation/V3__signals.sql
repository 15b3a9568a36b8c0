-- What was measured of an asset's picture and sound, and which rules that met.

CREATE TABLE moderation.signals (
    asset_id text COLLATE "C" PRIMARY KEY,
    tenant   text        NOT NULL,
    measured jsonb       NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE moderation.rule_met (
    rule     text             NOT NULL,
    asset_id text COLLATE "C" NOT NULL,
    tenant   text             NOT NULL,
    mode     text             NOT NULL CHECK (mode IN ('SHADOW', 'REVIEW')),
    value    double precision NOT NULL,
    at       timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (asset_id, rule)
);
CREATE INDEX rule_met_lately ON moderation.rule_met (tenant, at);
