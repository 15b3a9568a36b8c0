-- When each tenant last had a job of a kind handed out: who has waited longest is next.
CREATE TABLE work.turn (
    kind   text        NOT NULL,
    tenant text        NOT NULL,
    at     timestamptz NOT NULL,
    PRIMARY KEY (kind, tenant)
);

CREATE INDEX job_of_tenant ON work.job (kind, tenant, priority, number) WHERE state IN ('WAITING', 'LEASED');
