CREATE TABLE indicators (
    id $UUID NOT NULL PRIMARY KEY,
    code text NOT NULL,
    name_vi text NOT NULL,
    name_en text,
    unit text NOT NULL,
    value_type text NOT NULL,
    accumulation text NOT NULL,
    is_additive boolean NOT NULL,
    counts_children boolean NOT NULL,
    goal integer,
    programme $JSON,
    targets $JSON NOT NULL,
    search_text text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT indicators_code_key UNIQUE (code)
);

CREATE TABLE report_templates (
    id $UUID NOT NULL PRIMARY KEY,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    code text NOT NULL,
    edition integer NOT NULL CHECK (edition > 0),
    name text NOT NULL,
    kind text NOT NULL,
    periodicity text NOT NULL,
    directive_id $UUID REFERENCES directives (id),
    legal_basis text,
    window_rule $JSON NOT NULL,
    due_rule $JSON NOT NULL,
    recipients $JSON NOT NULL,
    content $JSON NOT NULL,
    state text NOT NULL,
    published_at $INSTANT,
    search_text text NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT report_templates_edition_key UNIQUE (organisation_id, code, edition)
);
CREATE INDEX report_templates_by_directive ON report_templates (directive_id);

CREATE TABLE reporting_periods (
    id $UUID NOT NULL PRIMARY KEY,
    template_id $UUID NOT NULL REFERENCES report_templates (id),
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    template_code text NOT NULL,
    identifier text NOT NULL,
    window_from $DATE NOT NULL,
    window_until $DATE NOT NULL CHECK (window_until >= window_from),
    due_date $DATE NOT NULL,
    derived_at $INSTANT,
    state text NOT NULL,
    expected integer NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT reporting_periods_identifier_key UNIQUE (organisation_id, template_code, identifier)
);
CREATE INDEX reporting_periods_by_template ON reporting_periods (template_id);
CREATE INDEX reporting_periods_by_cut_off ON reporting_periods (window_until, id);

CREATE TABLE reports (
    id $UUID NOT NULL PRIMARY KEY,
    period_id $UUID NOT NULL REFERENCES reporting_periods (id),
    template_id $UUID NOT NULL REFERENCES report_templates (id),
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    requester_organisation_id $UUID NOT NULL REFERENCES organisations (id),
    scope text NOT NULL,
    version_number integer NOT NULL CHECK (version_number > 0),
    state text NOT NULL,
    submission_number integer NOT NULL,
    content $JSON NOT NULL,
    due_date $DATE NOT NULL,
    exclusion $JSON,
    submitted_on $DATE,
    frozen_timeliness text,
    is_validated boolean NOT NULL,
    return_reason text,
    lock_exception $JSON,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT reports_natural_key UNIQUE (period_id, organisation_id, scope, version_number)
);
CREATE INDEX reports_by_organisation ON reports (organisation_id, id);
CREATE INDEX reports_sent ON reports (period_id) WHERE submission_number > 0;
CREATE INDEX reports_open_by_due_date ON reports (due_date, id) WHERE state IN ('draft', 'returned');
CREATE TABLE report_viewers (
    organisation_id $UUID NOT NULL,
    period_id $UUID NOT NULL,
    report_id $UUID NOT NULL,
    own_standing smallint NOT NULL,
    inherited_standing smallint NOT NULL,
    is_expected boolean NOT NULL,
    is_excluded boolean NOT NULL,
    is_submitted boolean NOT NULL,
    is_on_time boolean NOT NULL,
    is_validated boolean NOT NULL,
    is_accepted boolean NOT NULL,
    PRIMARY KEY (organisation_id, period_id, report_id)
) $CLUSTERED;
CREATE INDEX report_viewers_by_report ON report_viewers (report_id);
CREATE TABLE report_events (
    report_id $UUID NOT NULL,
    sequence bigint NOT NULL CHECK (sequence > 0),
    at $INSTANT NOT NULL,
    by $JSON,
    from_state text,
    to_state text NOT NULL,
    change $JSON NOT NULL,
    PRIMARY KEY (report_id, sequence)
) $CLUSTERED;
CREATE TABLE report_submissions (
    report_id $UUID NOT NULL,
    number integer NOT NULL,
    at $INSTANT NOT NULL,
    by $JSON NOT NULL,
    on_behalf boolean NOT NULL,
    is_validated boolean NOT NULL,
    content $JSON NOT NULL,
    PRIMARY KEY (report_id, number)
) $CLUSTERED;
CREATE TABLE report_provenance (
    report_id $UUID NOT NULL,
    cell text NOT NULL,
    category text NOT NULL,
    activity_id $UUID NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (report_id, cell, category, activity_id)
) $CLUSTERED;
CREATE INDEX report_provenance_by_activity ON report_provenance (activity_id);
CREATE TABLE report_rungs (
    report_id $UUID NOT NULL REFERENCES reports (id),
    due_date $DATE NOT NULL,
    rung text NOT NULL,
    PRIMARY KEY (report_id, due_date, rung)
);

CREATE TABLE indicator_values (
    indicator_id $UUID NOT NULL,
    period_id $UUID NOT NULL,
    organisation_id $UUID NOT NULL,
    category text NOT NULL,
    report_id $UUID NOT NULL,
    until $DATE NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (indicator_id, period_id, organisation_id, category)
) $CLUSTERED;
CREATE INDEX indicator_values_by_report ON indicator_values (report_id);
CREATE TABLE indicator_totals (
    organisation_id $UUID NOT NULL,
    indicator_id $UUID NOT NULL,
    until $DATE NOT NULL,
    period_id $UUID NOT NULL,
    category text NOT NULL,
    total bigint NOT NULL,
    reports bigint NOT NULL,
    PRIMARY KEY (organisation_id, indicator_id, until, period_id, category)
) $CLUSTERED
