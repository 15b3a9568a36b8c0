-- What an operator's page asks for every few seconds.
CREATE INDEX asset_failed ON catalog.asset (created_at, id) WHERE state = 'FAILED';
CREATE INDEX asset_under_way ON catalog.asset (updated_at)
    WHERE state IN ('UPLOADED', 'INSPECTED', 'PROCESSING', 'READY', 'DELETING');
