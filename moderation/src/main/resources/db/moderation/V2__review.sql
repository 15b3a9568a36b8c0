-- What waits for a moderator, what was decided, and the record of every act.

CREATE TABLE moderation.item (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    tenant     text             NOT NULL,
    asset_id   text COLLATE "C" NOT NULL,
    state      text             NOT NULL CHECK (state IN ('OPEN', 'APPROVED', 'BLOCKED', 'CLOSED')),
    -- The lease: nobody else acts on the item until it ends.
    holder     text,
    held_until timestamptz,
    -- An appeal against the block of another item, once; its first judge is not its second.
    appeal_of  bigint UNIQUE REFERENCES moderation.item (id) ON DELETE CASCADE,
    appeal     text,
    not_by     text,
    policy     text,
    reason     text,
    decided_by text,
    decided_at timestamptz,
    created_at timestamptz      NOT NULL DEFAULT clock_timestamp(),
    CHECK ((state IN ('APPROVED', 'BLOCKED')) = (decided_by IS NOT NULL))
);
CREATE UNIQUE INDEX item_open_of_asset ON moderation.item (asset_id) WHERE state = 'OPEN';
CREATE INDEX item_queue ON moderation.item (tenant, id) WHERE state = 'OPEN';
CREATE INDEX item_of_asset ON moderation.item (asset_id, id);

CREATE TABLE moderation.why (
    item_id  bigint      NOT NULL REFERENCES moderation.item (id) ON DELETE CASCADE,
    code     text        NOT NULL,
    sentence text        NOT NULL,
    at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (item_id, code, sentence)
);

-- What an asset has in common with others, as it was last told.
CREATE TABLE moderation.match (
    asset_id    text COLLATE "C" NOT NULL,
    counterpart text             NOT NULL,
    other       text             NOT NULL,
    name        text             NOT NULL,
    verdict     text             NOT NULL,
    same_file   boolean          NOT NULL,
    frames      integer          NOT NULL,
    at          timestamptz      NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (asset_id, counterpart, other)
);

-- The newest link of each tenant's chain: locked by whoever adds the next.
CREATE TABLE moderation.chain (
    tenant text PRIMARY KEY,
    number bigint NOT NULL,
    hash   text   NOT NULL
);

CREATE TABLE moderation.audit (
    tenant   text             NOT NULL,
    number   bigint           NOT NULL,
    at       timestamptz      NOT NULL,
    asset_id text COLLATE "C" NOT NULL,
    item_id  bigint           NOT NULL,
    act      text             NOT NULL,
    who_kind text             NOT NULL,
    who_name text             NOT NULL,
    policy   text             NOT NULL,
    reason   text             NOT NULL,
    previous text             NOT NULL,
    hash     text             NOT NULL
) PARTITION BY RANGE (at);
CREATE INDEX audit_chain ON moderation.audit (tenant, number);
CREATE INDEX audit_of_asset ON moderation.audit (asset_id, number);

CREATE FUNCTION moderation.append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit is append-only';
END $$;
CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE ON moderation.audit
    FOR EACH ROW EXECUTE FUNCTION moderation.append_only();
