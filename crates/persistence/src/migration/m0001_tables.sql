CREATE TABLE organisations (
    id $UUID NOT NULL PRIMARY KEY,
    external_reference text,
    name text NOT NULL CHECK (name <> ''),
    kind text NOT NULL,
    parent_id $UUID REFERENCES organisations (id) CHECK (parent_id <> id),
    identifier text,
    unit_code text,
    unit_valid_from $DATE,
    valid_from $DATE NOT NULL,
    valid_until $DATE CHECK (valid_until >= valid_from),
    search_text text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT organisations_external_reference_key UNIQUE (external_reference),
    CONSTRAINT organisations_identifier_key UNIQUE (identifier),
    CHECK ((unit_code IS NULL) = (unit_valid_from IS NULL))
);
CREATE INDEX organisations_by_parent ON organisations (parent_id);
CREATE INDEX organisations_by_unit ON organisations (unit_code);

CREATE TABLE organisation_successions (
    predecessor_id $UUID NOT NULL REFERENCES organisations (id),
    successor_id $UUID NOT NULL REFERENCES organisations (id),
    kind text NOT NULL,
    effective_on $DATE NOT NULL,
    PRIMARY KEY (predecessor_id, successor_id)
);
CREATE INDEX organisation_successions_by_successor ON organisation_successions (successor_id);

CREATE TABLE recipient_groups (
    id $UUID NOT NULL PRIMARY KEY,
    code text NOT NULL,
    name text NOT NULL,
    kind text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT recipient_groups_code_key UNIQUE (code)
);
CREATE TABLE recipient_group_members (
    group_id $UUID NOT NULL REFERENCES recipient_groups (id),
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    registered_at $INSTANT NOT NULL,
    CONSTRAINT recipient_group_members_pkey PRIMARY KEY (group_id, organisation_id)
);
CREATE INDEX recipient_group_members_by_organisation ON recipient_group_members (organisation_id);

CREATE TABLE administrative_units (
    code text NOT NULL,
    valid_from $DATE NOT NULL,
    valid_until $DATE CHECK (valid_until >= valid_from),
    name text NOT NULL,
    full_name text NOT NULL,
    unit_type text NOT NULL,
    parent_code text,
    parent_valid_from $DATE,
    search_text text NOT NULL,
    PRIMARY KEY (code, valid_from)
);
CREATE INDEX administrative_units_by_parent ON administrative_units (parent_code);
CREATE TABLE unit_successions (
    predecessor_code text NOT NULL,
    predecessor_valid_from $DATE NOT NULL,
    successor_code text NOT NULL,
    successor_valid_from $DATE NOT NULL,
    kind text NOT NULL,
    effective_on $DATE NOT NULL,
    note text,
    PRIMARY KEY (predecessor_code, predecessor_valid_from, successor_code, successor_valid_from)
);
CREATE INDEX unit_successions_by_successor ON unit_successions (successor_code);

CREATE TABLE vocabulary_terms (
    vocabulary text NOT NULL,
    code text NOT NULL,
    name_vi text NOT NULL,
    name_en text,
    properties $JSON NOT NULL,
    position integer NOT NULL,
    PRIMARY KEY (vocabulary, code)
);
CREATE TABLE holidays (
    date $DATE NOT NULL PRIMARY KEY,
    kind text NOT NULL,
    name text NOT NULL,
    source text NOT NULL
);

CREATE TABLE clients (
    id $UUID NOT NULL PRIMARY KEY,
    name text NOT NULL,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    includes_descendants boolean NOT NULL,
    scopes text NOT NULL,
    secret_hash text,
    jwks $JSON,
    rate_limit_per_minute bigint CHECK (rate_limit_per_minute >= 0),
    disabled_at $INSTANT,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL
);
CREATE INDEX clients_by_organisation ON clients (organisation_id, id);
CREATE TABLE signing_keys (
    kid text NOT NULL PRIMARY KEY,
    private_key $BYTES NOT NULL,
    public_jwk $JSON NOT NULL,
    created_at $INSTANT NOT NULL,
    active_from $INSTANT NOT NULL,
    retired_at $INSTANT
);
CREATE TABLE client_assertions (
    client_id $UUID NOT NULL,
    jti text NOT NULL,
    expires_at $INSTANT NOT NULL,
    PRIMARY KEY (client_id, jti)
);
CREATE INDEX client_assertions_by_expiry ON client_assertions (expires_at);
CREATE TABLE request_windows (
    client_id $UUID NOT NULL,
    window_start $INSTANT NOT NULL,
    asked bigint NOT NULL CHECK (asked >= 0),
    PRIMARY KEY (client_id, window_start)
);
CREATE INDEX request_windows_by_start ON request_windows (window_start);

CREATE TABLE idempotency_keys (
    client_id $UUID NOT NULL,
    key text NOT NULL,
    fingerprint $BYTES NOT NULL,
    status smallint NOT NULL CHECK (status BETWEEN 100 AND 599),
    etag text,
    location text,
    body $BYTES NOT NULL,
    created_at $INSTANT NOT NULL,
    CONSTRAINT idempotency_keys_pkey PRIMARY KEY (client_id, key)
);
CREATE INDEX idempotency_keys_by_age ON idempotency_keys (created_at);

CREATE TABLE directives (
    id $UUID NOT NULL PRIMARY KEY,
    issuer_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    external_reference text,
    document_type text NOT NULL,
    register text NOT NULL,
    number integer CHECK (number > 0),
    year integer,
    notation text NOT NULL,
    date $DATE,
    subject text NOT NULL,
    content $JSON NOT NULL,
    relation_kind text,
    relation_directive_id $UUID REFERENCES directives (id),
    state text NOT NULL,
    issued_at $INSTANT,
    ending $JSON,
    search_text text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT directives_number_key UNIQUE (issuer_organisation_id, year, register, number),
    CONSTRAINT directives_external_reference_key UNIQUE (issuer_organisation_id, external_reference),
    CHECK ((relation_kind IS NULL) = (relation_directive_id IS NULL))
);
CREATE INDEX directives_by_relation ON directives (relation_directive_id);
CREATE TABLE directive_numbers (
    issuer_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    year integer NOT NULL,
    register text NOT NULL,
    last integer NOT NULL,
    PRIMARY KEY (issuer_organisation_id, year, register)
);
CREATE TABLE directive_viewers (
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    directive_id $UUID NOT NULL REFERENCES directives (id) ON DELETE CASCADE,
    own_standing smallint NOT NULL,
    inherited_standing smallint NOT NULL,
    PRIMARY KEY (organisation_id, directive_id)
) $CLUSTERED;
CREATE INDEX directive_viewers_by_directive ON directive_viewers (directive_id);
CREATE TABLE obligations (
    id $UUID NOT NULL PRIMARY KEY,
    directive_id $UUID NOT NULL REFERENCES directives (id) ON DELETE CASCADE,
    key text NOT NULL,
    text text NOT NULL,
    search_text text NOT NULL,
    position integer NOT NULL
);
CREATE INDEX obligations_by_directive ON obligations (directive_id, position);
CREATE INDEX obligations_by_key ON obligations (key);
CREATE TABLE directive_recipient_groups (
    directive_id $UUID NOT NULL REFERENCES directives (id) ON DELETE CASCADE,
    recipient_group_id $UUID NOT NULL REFERENCES recipient_groups (id),
    PRIMARY KEY (directive_id, recipient_group_id)
);
CREATE INDEX directive_recipient_groups_by_group ON directive_recipient_groups (recipient_group_id);

CREATE TABLE tasks (
    id $UUID NOT NULL PRIMARY KEY,
    directive_id $UUID NOT NULL REFERENCES directives (id),
    obligation_id $UUID NOT NULL REFERENCES obligations (id),
    parent_id $UUID REFERENCES tasks (id),
    issuer_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    assigner_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    lead_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    participants $JSON NOT NULL,
    state text NOT NULL,
    suspended_from text,
    redo boolean NOT NULL,
    progress_percent smallint NOT NULL CHECK (progress_percent BETWEEN 0 AND 100),
    due_date $DATE,
    due_order $DATE NOT NULL,
    completion $JSON,
    frozen_timeliness text,
    reported_at $INSTANT,
    extensions $JSON NOT NULL,
    awaits_organisation_id $UUID,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL
);
CREATE INDEX tasks_by_directive ON tasks (directive_id, id);
CREATE INDEX tasks_by_obligation ON tasks (obligation_id, id);
CREATE INDEX tasks_by_parent ON tasks (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX tasks_by_lead ON tasks (lead_organisation_id, id);
CREATE INDEX tasks_by_awaited ON tasks (awaits_organisation_id, id) WHERE awaits_organisation_id IS NOT NULL;
CREATE INDEX tasks_by_due_date ON tasks (due_order, id);
CREATE TABLE task_viewers (
    organisation_id $UUID NOT NULL,
    task_id $UUID NOT NULL,
    own_standing smallint NOT NULL,
    inherited_standing smallint NOT NULL,
    PRIMARY KEY (organisation_id, task_id)
) $CLUSTERED;
CREATE INDEX task_viewers_by_task ON task_viewers (task_id);
CREATE TABLE task_events (
    task_id $UUID NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    at $INSTANT NOT NULL,
    by $JSON,
    from_state text,
    to_state text NOT NULL,
    change $JSON NOT NULL,
    PRIMARY KEY (task_id, sequence)
) $CLUSTERED;
CREATE TABLE task_rungs (
    task_id $UUID NOT NULL REFERENCES tasks (id),
    due_date $DATE NOT NULL,
    rung text NOT NULL,
    PRIMARY KEY (task_id, due_date, rung)
);

CREATE TABLE attachments (
    id $UUID NOT NULL PRIMARY KEY,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    uploaded_by $UUID NOT NULL,
    file_name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL CHECK (size >= 0),
    sha256 text NOT NULL CHECK (length(sha256) = 64),
    created_at $INSTANT NOT NULL
);
CREATE TABLE directive_attachments (
    directive_id $UUID NOT NULL REFERENCES directives (id) ON DELETE CASCADE,
    attachment_id $UUID NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (directive_id, attachment_id)
);
CREATE INDEX directive_attachments_by_attachment ON directive_attachments (attachment_id);
CREATE TABLE task_attachments (
    task_id $UUID NOT NULL REFERENCES tasks (id),
    attachment_id $UUID NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (task_id, attachment_id)
);
CREATE INDEX task_attachments_by_attachment ON task_attachments (attachment_id);

CREATE TABLE audit_entries (
    chain smallint NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    at $INSTANT NOT NULL,
    client_id $UUID,
    client_name text,
    organisation_id $UUID,
    request_id text,
    address text,
    action text NOT NULL,
    resource_kind text NOT NULL,
    resource_id $UUID NOT NULL,
    before text,
    after text,
    reason text,
    previous_hash $BYTES NOT NULL CHECK (length(previous_hash) = 32),
    hash $BYTES NOT NULL CHECK (length(hash) = 32),
    PRIMARY KEY (chain, sequence)
);
CREATE INDEX audit_entries_by_resource ON audit_entries (resource_id, sequence);
CREATE TABLE audit_heads (
    chain smallint NOT NULL PRIMARY KEY,
    sequence bigint NOT NULL,
    hash $BYTES NOT NULL
)
