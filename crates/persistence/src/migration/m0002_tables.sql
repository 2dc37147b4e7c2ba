CREATE TABLE activities (
    id $UUID NOT NULL PRIMARY KEY,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    external_reference text,
    kind text NOT NULL,
    channel text,
    from_date $DATE NOT NULL,
    to_date $DATE NOT NULL CHECK (to_date >= from_date),
    airing text,
    aired_at $INSTANT,
    covered_goals bigint NOT NULL,
    covered_indicators bigint NOT NULL,
    lag_days bigint,
    content $JSON NOT NULL,
    search_text text NOT NULL,
    not_a_duplicate_of $JSON NOT NULL,
    entered_by $JSON NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT activities_external_reference_key UNIQUE (organisation_id, external_reference),
    CHECK ((airing IS NULL) = (aired_at IS NULL))
);
CREATE INDEX activities_by_organisation ON activities (organisation_id, id);
CREATE INDEX activities_by_day ON activities (organisation_id, to_date);
CREATE INDEX activities_by_reference ON activities (external_reference) WHERE external_reference IS NOT NULL;
CREATE INDEX activities_by_airing ON activities (organisation_id, aired_at) WHERE aired_at IS NOT NULL;
CREATE TABLE activity_viewers (
    organisation_id $UUID NOT NULL,
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    own_standing smallint NOT NULL,
    inherited_standing smallint NOT NULL,
    PRIMARY KEY (organisation_id, activity_id)
) $CLUSTERED;
CREATE INDEX activity_viewers_by_activity ON activity_viewers (activity_id);
CREATE TABLE activity_measures (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    measure text NOT NULL,
    organisation_id $UUID NOT NULL,
    on_date $DATE NOT NULL,
    value bigint NOT NULL,
    PRIMARY KEY (activity_id, measure)
) $CLUSTERED;
CREATE INDEX activity_measures_by_organisation ON activity_measures (organisation_id, on_date, activity_id);
CREATE INDEX activity_measures_by_measure ON activity_measures (organisation_id, measure, on_date, activity_id);
CREATE TABLE activity_topics (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    topic text NOT NULL,
    PRIMARY KEY (activity_id, topic)
) $CLUSTERED;
CREATE INDEX activity_topics_by_topic ON activity_topics (topic, activity_id);
CREATE TABLE activity_audiences (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    audience text NOT NULL,
    PRIMARY KEY (activity_id, audience)
) $CLUSTERED;
CREATE TABLE activity_tasks (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    task_id $UUID NOT NULL REFERENCES tasks (id),
    PRIMARY KEY (activity_id, task_id)
) $CLUSTERED;
CREATE INDEX activity_tasks_by_task ON activity_tasks (task_id, activity_id);
CREATE TABLE activity_urls (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    url_key text NOT NULL CHECK (length(url_key) = 64),
    organisation_id $UUID NOT NULL,
    PRIMARY KEY (activity_id, url_key)
) $CLUSTERED;
CREATE INDEX activity_urls_by_key ON activity_urls (organisation_id, url_key);
CREATE TABLE activity_attachments (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    attachment_id $UUID NOT NULL REFERENCES attachments (id),
    PRIMARY KEY (activity_id, attachment_id)
) $CLUSTERED;
CREATE INDEX activity_attachments_by_attachment ON activity_attachments (attachment_id);

CREATE TABLE activity_events (
    activity_id $UUID NOT NULL REFERENCES activities (id) ON DELETE CASCADE,
    sequence bigint NOT NULL CHECK (sequence > 0),
    at $INSTANT NOT NULL,
    by $JSON NOT NULL,
    changed $JSON NOT NULL,
    content $JSON NOT NULL,
    PRIMARY KEY (activity_id, sequence)
) $CLUSTERED;

CREATE TABLE baselines (
    id $UUID NOT NULL PRIMARY KEY,
    directive_id $UUID NOT NULL REFERENCES directives (id),
    obligation_id $UUID NOT NULL REFERENCES obligations (id),
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    content $JSON NOT NULL,
    set_by $JSON NOT NULL,
    set_at $INSTANT NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    CONSTRAINT baselines_natural_key UNIQUE (obligation_id, organisation_id)
);
CREATE INDEX baselines_by_directive ON baselines (directive_id, id);

CREATE TABLE models (
    id $UUID NOT NULL PRIMARY KEY,
    organisation_id $UUID NOT NULL REFERENCES organisations (id),
    external_reference text,
    directive_id $UUID REFERENCES directives (id),
    replicated_from_id $UUID REFERENCES models (id) CHECK (replicated_from_id <> id),
    state text NOT NULL,
    content $JSON NOT NULL,
    search_text text NOT NULL,
    evaluation $JSON,
    ending $JSON,
    offered_to $JSON NOT NULL,
    entered_by $JSON NOT NULL,
    version bigint NOT NULL CHECK (version > 0),
    created_at $INSTANT NOT NULL,
    updated_at $INSTANT NOT NULL,
    CONSTRAINT models_external_reference_key UNIQUE (organisation_id, external_reference)
);
CREATE INDEX models_by_organisation ON models (organisation_id, id);
CREATE INDEX models_by_directive ON models (directive_id, id) WHERE directive_id IS NOT NULL;
CREATE INDEX models_by_origin ON models (replicated_from_id, id) WHERE replicated_from_id IS NOT NULL;
CREATE TABLE model_viewers (
    organisation_id $UUID NOT NULL,
    model_id $UUID NOT NULL REFERENCES models (id),
    own_standing smallint NOT NULL,
    inherited_standing smallint NOT NULL,
    PRIMARY KEY (organisation_id, model_id)
) $CLUSTERED;
CREATE INDEX model_viewers_by_model ON model_viewers (model_id);
CREATE TABLE model_events (
    model_id $UUID NOT NULL REFERENCES models (id),
    sequence bigint NOT NULL CHECK (sequence > 0),
    at $INSTANT NOT NULL,
    by $JSON NOT NULL,
    from_state text,
    to_state text NOT NULL,
    change $JSON NOT NULL,
    PRIMARY KEY (model_id, sequence)
) $CLUSTERED
