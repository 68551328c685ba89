-- One person at several addresses, joined by a one-time code.
CREATE TABLE link_codes (
    code_hash TEXT PRIMARY KEY,
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    expires_at TEXT NOT NULL,
    used_at TEXT
);
CREATE INDEX link_codes_conversation ON link_codes (conversation_id);

-- Who somebody was at an address before it was joined to another.
CREATE TABLE person_links (
    conversation_id BIGINT PRIMARY KEY REFERENCES conversations (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    former_person_id BIGINT NOT NULL REFERENCES people (id),
    linked_at TEXT NOT NULL
);
CREATE INDEX person_links_person ON person_links (person_id);

-- Where a case (or a joined one) was told, once its news goes to another address.
CREATE TABLE case_homes (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    conversation_id BIGINT NOT NULL REFERENCES conversations (id),
    card_key TEXT NOT NULL,
    PRIMARY KEY (case_id, person_id)
);
CREATE INDEX case_homes_conversation ON case_homes (conversation_id);

-- The address at which a person wants the news of all cases; NULL: where each was told.
ALTER TABLE people ADD COLUMN news_conversation_id BIGINT;
