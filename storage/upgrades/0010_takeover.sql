-- The takeover in full: offers, passing on, holding, the ladder, left messages, the wrap-up.
ALTER TABLE handoffs ADD COLUMN skill TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN offered_to BIGINT;
ALTER TABLE handoffs ADD COLUMN offered_at TEXT;
ALTER TABLE handoffs ADD COLUMN declined TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN held_until_at TEXT;
ALTER TABLE handoffs ADD COLUMN hold_why TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN last_citizen_at TEXT;
ALTER TABLE handoffs ADD COLUMN last_human_at TEXT;
ALTER TABLE handoffs ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN category TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN case_number TEXT NOT NULL DEFAULT '';
ALTER TABLE handoffs ADD COLUMN wrapped_at TEXT;
ALTER TABLE handoffs ADD COLUMN rating TEXT NOT NULL DEFAULT '';
CREATE INDEX handoffs_left ON handoffs (id) WHERE state = 'LEFT_MESSAGE';
CREATE INDEX handoffs_unwrapped ON handoffs (staff_id, id) WHERE state = 'CLOSED' AND wrapped_at IS NULL;
CREATE INDEX handoffs_person ON handoffs (person_id, id);
CREATE INDEX handoffs_holder ON handoffs (staff_id) WHERE closed_at IS NULL;

-- Who is there to take chats. Whoever has not been heard of for minutes is not there.
CREATE TABLE presence (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    state TEXT NOT NULL DEFAULT 'off',
    capacity INTEGER NOT NULL DEFAULT 5,
    since_at TEXT NOT NULL,
    beat_at TEXT NOT NULL
);

-- What an expert answers, by topic; "en" and the like are skills as well.
CREATE TABLE staff_skills (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    skill TEXT NOT NULL,
    PRIMARY KEY (staff_id, skill)
);

-- Words at which the desk looks up, whoever says them.
CREATE TABLE watch_words (
    word TEXT PRIMARY KEY,
    made_by BIGINT,
    made_at TEXT NOT NULL
);
