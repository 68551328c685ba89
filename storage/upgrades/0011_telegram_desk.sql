-- Staff who work by Telegram: whose account is whose, and who is on duty there.
CREATE TABLE staff_telegram (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    user_id TEXT NOT NULL UNIQUE,
    duty_at TEXT,
    linked_at TEXT NOT NULL
);

CREATE TABLE staff_telegram_codes (
    code_hash TEXT PRIMARY KEY,
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
);

-- The staff's groups: the number in the settings, and the one that the group has now.
CREATE TABLE desk_groups (
    named TEXT PRIMARY KEY,
    chat TEXT NOT NULL UNIQUE,
    -- The number of the newest message is how many the group has had.
    messages BIGINT NOT NULL DEFAULT 0,
    broken_at TEXT,
    why TEXT NOT NULL DEFAULT ''
);

-- Where a handoff is worked on in Telegram: a topic of a group, or, without a chat, in private.
CREATE TABLE desk_topics (
    id {identity},
    handoff_id BIGINT NOT NULL REFERENCES handoffs (id),
    citizen_talk BIGINT NOT NULL,
    talk_id BIGINT,
    chat TEXT NOT NULL DEFAULT '',
    thread TEXT NOT NULL DEFAULT '',
    name TEXT NOT NULL,
    card_key TEXT NOT NULL DEFAULT '',
    card_shown TEXT NOT NULL DEFAULT '',
    card_at TEXT,
    -- Up to which revision of the citizen's conversation the topic has it; whether it is told.
    seen BIGINT NOT NULL DEFAULT 0,
    live INTEGER NOT NULL DEFAULT 0,
    opened_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE UNIQUE INDEX desk_topics_open ON desk_topics (handoff_id) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX desk_topics_thread ON desk_topics (chat, thread) WHERE thread <> '';
CREATE INDEX desk_topics_citizen ON desk_topics (citizen_talk);
CREATE INDEX desk_topics_talk ON desk_topics (talk_id);

-- The cards of a handoff in members' private chats.
CREATE TABLE desk_cards (
    topic_id BIGINT NOT NULL REFERENCES desk_topics (id),
    talk_id BIGINT NOT NULL,
    message_key TEXT NOT NULL,
    shown TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (topic_id, talk_id)
);

-- Which message of the citizen's conversation is which one at the desk, either way.
CREATE TABLE relays (
    id {identity},
    topic_id BIGINT NOT NULL REFERENCES desk_topics (id),
    citizen_key TEXT NOT NULL,
    part INTEGER NOT NULL DEFAULT 0,
    desk_key TEXT NOT NULL DEFAULT '',
    chat TEXT NOT NULL,
    desk_id TEXT NOT NULL DEFAULT '',
    changed_at TEXT,
    told TEXT NOT NULL DEFAULT '',
    made_at TEXT NOT NULL,
    UNIQUE (topic_id, citizen_key, part)
);
CREATE UNIQUE INDEX relays_desk ON relays (chat, desk_id) WHERE desk_id <> '';
CREATE INDEX relays_desk_key ON relays (desk_key) WHERE desk_key <> '';
CREATE INDEX relays_citizen ON relays (citizen_key);
CREATE INDEX relays_changed ON relays (topic_id) WHERE changed_at IS NOT NULL;

-- Parts of an operator's album that wait for the rest of it.
CREATE TABLE desk_albums (
    id {identity},
    topic_id BIGINT NOT NULL REFERENCES desk_topics (id),
    staff_id BIGINT NOT NULL,
    album TEXT NOT NULL,
    desk_id TEXT NOT NULL,
    file TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    came_at TEXT NOT NULL,
    UNIQUE (topic_id, desk_id)
);
