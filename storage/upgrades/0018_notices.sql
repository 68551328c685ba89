-- What citizens want to be told of: a topic in a district or street; nothing named means everywhere.
CREATE TABLE subscriptions (
    person_id BIGINT NOT NULL REFERENCES people (id),
    topic TEXT NOT NULL,
    district TEXT NOT NULL DEFAULT '',
    street TEXT NOT NULL DEFAULT '',
    since_at TEXT NOT NULL,
    PRIMARY KEY (person_id, topic, district, street)
);
CREATE INDEX subscriptions_topic ON subscriptions (topic, district);
ALTER TABLE people ADD COLUMN notices_off_at TEXT;

-- A notice: its words, for whom, who wrote and who approved it, how far it is.
CREATE TABLE notices (
    id {identity},
    kind TEXT NOT NULL DEFAULT 'notice',
    parent_id BIGINT REFERENCES notices (id),
    grade TEXT NOT NULL,
    state TEXT NOT NULL,
    title TEXT NOT NULL DEFAULT '',
    body TEXT NOT NULL DEFAULT '',
    title_en TEXT NOT NULL DEFAULT '',
    body_en TEXT NOT NULL DEFAULT '',
    media_key TEXT NOT NULL DEFAULT '',
    buttons TEXT NOT NULL DEFAULT '[]',
    audience TEXT NOT NULL DEFAULT '{}',
    repeats TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    author_id BIGINT NOT NULL REFERENCES staff (id),
    approver_id BIGINT REFERENCES staff (id),
    reviewer_id BIGINT REFERENCES staff (id),
    revision BIGINT NOT NULL DEFAULT 1,
    expected BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    frozen_to BIGINT NOT NULL DEFAULT 0,
    frozen_upto BIGINT NOT NULL DEFAULT 0,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    begin_at TEXT,
    begun_at TEXT,
    ended_at TEXT
);
CREATE INDEX notices_state ON notices (state, id);
CREATE INDEX notices_begun ON notices (begun_at) WHERE begun_at IS NOT NULL;
CREATE INDEX notices_parent ON notices (parent_id) WHERE parent_id IS NOT NULL;

CREATE TABLE notice_events (
    id {identity},
    notice_id BIGINT NOT NULL REFERENCES notices (id),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX notice_events_notice ON notice_events (notice_id, id);

-- Through which account a notice goes, up to which person it has gone, and what came of it.
CREATE TABLE notice_doors (
    notice_id BIGINT NOT NULL REFERENCES notices (id),
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    gone_to BIGINT NOT NULL DEFAULT 0,
    walked BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    sent BIGINT NOT NULL DEFAULT 0,
    failed BIGINT NOT NULL DEFAULT 0,
    blocked BIGINT NOT NULL DEFAULT 0,
    unknown BIGINT NOT NULL DEFAULT 0,
    skipped BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (notice_id, channel, account)
);

-- The frozen list: one row a person. It is walked in order, so what waits for its turn needs no
-- index; only what was begun and is not over has one.
{sqlite} CREATE TABLE notice_recipients (
    notice_id INTEGER NOT NULL,
    person_id INTEGER NOT NULL,
    conversation_id INTEGER NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    platform_id TEXT,
    error TEXT,
    not_before_at TEXT,
    done_at TEXT,
    known_at TEXT,
    transcribed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (notice_id, person_id)
) WITHOUT ROWID;
{postgresql} CREATE TABLE notice_recipients (
    notice_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    conversation_id BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    platform_id TEXT,
    error TEXT,
    not_before_at TEXT,
    done_at TEXT,
    known_at TEXT,
    transcribed INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (notice_id, person_id)
);
CREATE INDEX notice_recipients_open ON notice_recipients (notice_id, not_before_at)
    WHERE state IN ('sending', 'retry', 'deferred');
CREATE INDEX notice_recipients_doubt ON notice_recipients (notice_id, done_at)
    WHERE state IN ('failed', 'unknown');

-- What citizens asked about a notice.
CREATE TABLE notice_questions (
    id {identity},
    notice_id BIGINT NOT NULL REFERENCES notices (id),
    conversation_id BIGINT NOT NULL,
    question TEXT NOT NULL,
    answered INTEGER NOT NULL,
    asked_at TEXT NOT NULL
);
CREATE INDEX notice_questions_notice ON notice_questions (notice_id, id);
