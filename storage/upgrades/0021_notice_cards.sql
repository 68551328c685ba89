-- A notice's card in a member's private chat: edited while the notice moves.
CREATE TABLE notice_cards (
    notice_id BIGINT NOT NULL REFERENCES notices (id),
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    message_key TEXT NOT NULL,
    shown TEXT NOT NULL,
    shown_at TEXT NOT NULL,
    settled INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (notice_id, conversation_id)
);
CREATE INDEX notice_cards_open ON notice_cards (notice_id) WHERE settled = 0;
