-- Departments' ways to get their cases by themselves: a Telegram group, a signed webhook.
CREATE TABLE units (
    id {identity},
    department TEXT NOT NULL UNIQUE,
    telegram_chat TEXT NOT NULL DEFAULT '',
    webhook_url TEXT NOT NULL DEFAULT '',
    -- A secret is derived from its salt and the house's own key: it lies nowhere.
    salt TEXT NOT NULL,
    old_salt TEXT NOT NULL DEFAULT '',
    old_until_at TEXT,
    -- Whether the city lets this department have the citizen's contact.
    contact INTEGER NOT NULL DEFAULT 0,
    enabled INTEGER NOT NULL DEFAULT 1,
    disabled_why TEXT NOT NULL DEFAULT '',
    failures INTEGER NOT NULL DEFAULT 0,
    -- The circuit breaker: until then nothing is sent, then one delivery is tried.
    rests_until_at TEXT,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX units_chat ON units (telegram_chat) WHERE telegram_chat <> '';

-- What units are to be told, one row a case event, written with the event.
CREATE TABLE unit_outbox (
    id {identity},
    unit_id BIGINT NOT NULL REFERENCES units (id),
    way TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    message_key TEXT NOT NULL DEFAULT '',
    payload TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'pending',
    tries INTEGER NOT NULL DEFAULT 0,
    status_code INTEGER NOT NULL DEFAULT 0,
    error TEXT NOT NULL DEFAULT '',
    created_at TEXT NOT NULL,
    not_before_at TEXT NOT NULL,
    done_at TEXT
);
CREATE INDEX unit_outbox_open ON unit_outbox (way, unit_id, id) WHERE state = 'pending';
CREATE INDEX unit_outbox_dead ON unit_outbox (unit_id, id) WHERE state = 'dead';
CREATE INDEX unit_outbox_done ON unit_outbox (done_at) WHERE done_at IS NOT NULL;

-- What units' own systems told us, each id once.
CREATE TABLE unit_calls (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    call_key TEXT NOT NULL,
    body_sha256 TEXT NOT NULL,
    answer TEXT NOT NULL,
    received_at TEXT NOT NULL,
    PRIMARY KEY (unit_id, call_key)
);
CREATE INDEX unit_calls_received ON unit_calls (received_at);

-- The one message in a unit's group that shows a case; it is edited in place.
CREATE TABLE unit_cards (
    unit_id BIGINT NOT NULL REFERENCES units (id),
    case_id BIGINT NOT NULL REFERENCES cases (id),
    message_key TEXT NOT NULL,
    PRIMARY KEY (unit_id, case_id)
);
CREATE INDEX outbox_platform ON outbox (conversation_id, platform_id)
    WHERE platform_id IS NOT NULL;

-- Other systems that may file by Open311, and what they filed.
CREATE TABLE open311_keys (
    id {identity},
    name TEXT NOT NULL UNIQUE,
    key_hash TEXT NOT NULL UNIQUE,
    created_at TEXT NOT NULL,
    revoked_at TEXT
);

CREATE TABLE open311_filed (
    case_id BIGINT PRIMARY KEY REFERENCES cases (id),
    key_id BIGINT NOT NULL REFERENCES open311_keys (id),
    once_key TEXT NOT NULL DEFAULT '',
    filed_at TEXT NOT NULL
);
CREATE UNIQUE INDEX open311_once ON open311_filed (key_id, once_key) WHERE once_key <> '';
CREATE INDEX cases_created ON cases (created_at, id);
