-- Replies that are written once: a member's own, or (staff_id NULL) everybody's.
CREATE TABLE canned_replies (
    id {identity},
    staff_id BIGINT REFERENCES staff (id),
    code TEXT NOT NULL DEFAULT '',
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
CREATE INDEX canned_replies_staff ON canned_replies (staff_id);

-- Who was named in an internal note, until they have seen it.
CREATE TABLE mentions (
    id {identity},
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    message_key TEXT NOT NULL,
    by_staff_id BIGINT NOT NULL REFERENCES staff (id),
    mentioned_at TEXT NOT NULL,
    seen_at TEXT,
    UNIQUE (message_key, staff_id)
);
CREATE INDEX mentions_unseen ON mentions (staff_id, id) WHERE seen_at IS NULL;

-- What people wrote (not the bot), in small letters and half width: what a search reads.
CREATE TABLE message_words (
    message_id BIGINT PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE INDEX message_words_conversation ON message_words (conversation_id);
INSERT INTO message_words (message_id, conversation_id, words)
    SELECT id, conversation_id, lower(text) FROM messages
    WHERE side IN ('citizen', 'operator', 'note') AND text <> '';

-- The last words of each citizen, for the queue.
CREATE INDEX messages_citizen ON messages (conversation_id, id) WHERE side = 'citizen';
