CREATE TABLE jobs (
    id $UUID NOT NULL PRIMARY KEY,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    actor $JSON NOT NULL,
    request $JSON NOT NULL,
    state text NOT NULL,
    attempts integer NOT NULL,
    runner $UUID,
    leased_until $INSTANT,
    rows bigint NOT NULL,
    bytes bigint NOT NULL,
    outcome $JSON,
    setback $JSON,
    created_at $INSTANT NOT NULL,
    started_at $INSTANT,
    ended_at $INSTANT
);
CREATE INDEX jobs_unended ON jobs (id) WHERE ended_at IS NULL
