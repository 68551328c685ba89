-- People and the places where they write to us.
CREATE TABLE people (
    id {identity},
    language TEXT NOT NULL DEFAULT 'zh',
    name TEXT NOT NULL DEFAULT '',
    phone TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    erased_at TEXT
);

CREATE TABLE conversations (
    id {identity},
    person_id BIGINT NOT NULL REFERENCES people (id),
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    peer TEXT NOT NULL,
    display_name TEXT NOT NULL DEFAULT '',
    epoch INTEGER NOT NULL DEFAULT 0,
    revision BIGINT NOT NULL DEFAULT 0,
    state TEXT NOT NULL DEFAULT '{}',
    created_at TEXT NOT NULL,
    last_in_at TEXT,
    blocked_at TEXT,
    UNIQUE (channel, account, peer)
);
CREATE INDEX conversations_person ON conversations (person_id);

-- What channels received, before anything is done about it.
CREATE TABLE inbox (
    id {identity},
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    peer TEXT NOT NULL,
    dedupe_key TEXT NOT NULL,
    payload TEXT NOT NULL,
    received_at TEXT NOT NULL,
    done_at TEXT,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    UNIQUE (channel, account, dedupe_key)
);
CREATE INDEX inbox_open ON inbox (channel, account, peer, id) WHERE done_at IS NULL;
CREATE INDEX inbox_done ON inbox (done_at) WHERE done_at IS NOT NULL;

-- The transcript: what was said on either side.
CREATE TABLE messages (
    id {identity},
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    revision BIGINT NOT NULL,
    message_key TEXT NOT NULL UNIQUE,
    side TEXT NOT NULL,
    staff_id BIGINT,
    text TEXT NOT NULL,
    extras TEXT NOT NULL DEFAULT '{}',
    platform_id TEXT,
    client_key TEXT,
    article_id TEXT,
    said_at TEXT NOT NULL,
    edited_at TEXT
);
CREATE INDEX messages_article ON messages (said_at, article_id) WHERE article_id IS NOT NULL;
CREATE INDEX messages_revision ON messages (conversation_id, revision);
CREATE INDEX messages_platform ON messages (conversation_id, platform_id)
    WHERE platform_id IS NOT NULL;

CREATE TABLE message_versions (
    message_id BIGINT NOT NULL REFERENCES messages (id),
    number INTEGER NOT NULL,
    text TEXT NOT NULL,
    replaced_at TEXT NOT NULL,
    PRIMARY KEY (message_id, number)
);

-- What is to be sent to a platform, one row a part.
CREATE TABLE outbox (
    id {identity},
    conversation_id BIGINT NOT NULL,
    channel TEXT NOT NULL,
    account TEXT NOT NULL,
    peer TEXT NOT NULL,
    message_key TEXT NOT NULL,
    part INTEGER NOT NULL,
    lane TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    platform_id TEXT,
    error TEXT,
    created_at TEXT NOT NULL,
    not_before_at TEXT NOT NULL,
    tried_at TEXT,
    done_at TEXT,
    UNIQUE (message_key, part)
);
CREATE INDEX outbox_open ON outbox (channel, account, lane, id)
    WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_open_peer ON outbox (channel, account, peer, id)
    WHERE state IN ('pending', 'sending');
CREATE INDEX outbox_trouble ON outbox (conversation_id, id) WHERE state IN ('failed', 'unknown');

-- Files that citizens or staff sent; the bytes lie in the data folder by their hash.
CREATE TABLE media (
    media_key TEXT PRIMARY KEY,
    conversation_id BIGINT,
    kind TEXT NOT NULL,
    mime TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL DEFAULT '',
    size BIGINT NOT NULL DEFAULT 0,
    sha256 TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '{}',
    state TEXT NOT NULL,
    tries INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    created_at TEXT NOT NULL,
    not_before_at TEXT NOT NULL
);
CREATE INDEX media_waiting ON media (not_before_at) WHERE state = 'waiting';
CREATE INDEX media_conversation ON media (conversation_id);

-- Cases and all that happened to them.
CREATE TABLE case_numbers (
    day TEXT PRIMARY KEY,
    last INTEGER NOT NULL
);

CREATE TABLE cases (
    id {identity},
    number TEXT NOT NULL UNIQUE,
    person_id BIGINT NOT NULL REFERENCES people (id),
    conversation_id BIGINT REFERENCES conversations (id),
    status TEXT NOT NULL,
    kind TEXT NOT NULL,
    urgency TEXT NOT NULL,
    vulnerable TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL,
    detail TEXT NOT NULL,
    place TEXT NOT NULL DEFAULT '',
    latitude DOUBLE PRECISION,
    longitude DOUBLE PRECISION,
    district TEXT NOT NULL DEFAULT '',
    happened TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    contact_phone TEXT NOT NULL DEFAULT '',
    anonymous INTEGER NOT NULL DEFAULT 0,
    department TEXT NOT NULL DEFAULT '',
    priority INTEGER NOT NULL DEFAULT 0,
    round INTEGER NOT NULL DEFAULT 1,
    resolution TEXT NOT NULL DEFAULT '',
    contacted TEXT NOT NULL DEFAULT '',
    solved TEXT NOT NULL DEFAULT '',
    satisfaction TEXT NOT NULL DEFAULT '',
    urged INTEGER NOT NULL DEFAULT 0,
    close_reason TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    dispatched_at TEXT,
    due_at TEXT,
    replied_at TEXT,
    closed_at TEXT,
    urged_at TEXT,
    changed_at TEXT NOT NULL
);
CREATE INDEX cases_person ON cases (person_id, id);
CREATE INDEX cases_status ON cases (status, priority DESC, id);

CREATE TABLE case_events (
    id {identity},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    status_before TEXT NOT NULL,
    status_after TEXT NOT NULL,
    details TEXT NOT NULL DEFAULT '{}',
    happened_at TEXT NOT NULL
);
CREATE INDEX case_events_case ON case_events (case_id, id);

CREATE TABLE case_media (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    media_key TEXT NOT NULL REFERENCES media (media_key),
    side TEXT NOT NULL,
    added_at TEXT NOT NULL,
    PRIMARY KEY (case_id, media_key)
);

-- Chats that need a person.
CREATE TABLE handoffs (
    id {identity},
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    state TEXT NOT NULL,
    staff_id BIGINT,
    epoch INTEGER NOT NULL,
    priority INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT '',
    draft TEXT NOT NULL DEFAULT '{}',
    opened_at TEXT NOT NULL,
    claimed_at TEXT,
    closed_at TEXT,
    close_reason TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX handoffs_one_open ON handoffs (person_id) WHERE closed_at IS NULL;
CREATE INDEX handoffs_queue ON handoffs (priority DESC, id) WHERE closed_at IS NULL;

CREATE TABLE handoff_events (
    id {identity},
    handoff_id BIGINT NOT NULL REFERENCES handoffs (id),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    epoch INTEGER NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX handoff_events_handoff ON handoff_events (handoff_id, id);

-- What is to happen later; the key (subject:event:round) makes each thing happen once.
CREATE TABLE timers (
    id {identity},
    timer_key TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    event TEXT NOT NULL,
    conversation_id BIGINT,
    details TEXT NOT NULL DEFAULT '{}',
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL DEFAULT '',
    tries INTEGER NOT NULL DEFAULT 0
);
CREATE INDEX timers_due ON timers (due_at, id) WHERE done_at IS NULL;
CREATE INDEX timers_subject ON timers (subject) WHERE done_at IS NULL;

-- What a duty leader must know at once.
CREATE TABLE alarms (
    id {identity},
    kind TEXT NOT NULL,
    text TEXT NOT NULL,
    conversation_id BIGINT,
    case_id BIGINT,
    raised_at TEXT NOT NULL,
    told_at TEXT,
    seen_at TEXT,
    seen_by BIGINT
);
CREATE INDEX alarms_open ON alarms (id) WHERE seen_at IS NULL;

-- Staff and their ways in.
CREATE TABLE staff (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    password_hash TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    disabled_at TEXT
);

CREATE TABLE staff_roles (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    role TEXT NOT NULL,
    PRIMARY KEY (staff_id, role)
);

CREATE TABLE staff_links (
    token_hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
);

CREATE TABLE staff_sessions (
    token_hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    agent TEXT NOT NULL DEFAULT '',
    started_at TEXT NOT NULL,
    seen_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    revoked_at TEXT
);
CREATE INDEX staff_sessions_staff ON staff_sessions (staff_id);

-- Knowledge, and what it lacked.
CREATE TABLE articles (
    article_id TEXT PRIMARY KEY,
    question TEXT NOT NULL,
    aliases TEXT NOT NULL DEFAULT '',
    answer TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL DEFAULT '',
    keywords TEXT NOT NULL DEFAULT '',
    source TEXT NOT NULL DEFAULT '',
    valid_from TEXT NOT NULL DEFAULT '',
    valid_until TEXT NOT NULL DEFAULT '',
    changed_at TEXT NOT NULL
);

CREATE TABLE gaps (
    id {identity},
    question TEXT NOT NULL,
    conversation_id BIGINT,
    reason TEXT NOT NULL,
    asked_at TEXT NOT NULL
);

CREATE TABLE feedback (
    conversation_id BIGINT NOT NULL,
    article_id TEXT NOT NULL,
    useful INTEGER NOT NULL,
    given_at TEXT NOT NULL,
    PRIMARY KEY (conversation_id, article_id)
);

-- Who did or saw what; only ever appended.
CREATE TABLE audit (
    id {identity},
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    happened_at TEXT NOT NULL
);
CREATE INDEX audit_subject ON audit (subject, id);

-- Small facts the program keeps about itself: thresholds, the sample's state.
CREATE TABLE facts (
    name TEXT PRIMARY KEY,
    value TEXT NOT NULL
);
