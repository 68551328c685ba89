-- Who may not ask for a person for a while, because they abused one: by whom, why, until when.
CREATE TABLE bans (
    id {identity},
    person_id BIGINT NOT NULL REFERENCES people (id),
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    reason TEXT NOT NULL,
    banned_at TEXT NOT NULL,
    until_at TEXT NOT NULL,
    lifted_at TEXT,
    lifted_by BIGINT REFERENCES staff (id)
);
CREATE INDEX bans_person ON bans (person_id, id) WHERE lifted_at IS NULL;
