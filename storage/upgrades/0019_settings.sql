-- Every wording that admins gave to a sentence in place of the program's own; the newest of a key
-- and language counts. Empty: the program's own again.
CREATE TABLE text_versions (
    id {identity},
    text_key TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE INDEX text_versions_key ON text_versions (text_key, language, id);

-- Every city profile (TOML) that was put in place of the file; the newest counts. Empty: the file.
CREATE TABLE profile_versions (
    id {identity},
    text TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_at TEXT NOT NULL
);

-- What is kept for how many days; where there is no row, the program's default counts.
CREATE TABLE retention (
    what TEXT PRIMARY KEY,
    days INTEGER NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at TEXT NOT NULL
);
-- What went, day by day.
CREATE TABLE retention_log (
    day TEXT NOT NULL,
    what TEXT NOT NULL,
    removed BIGINT NOT NULL,
    PRIMARY KEY (day, what)
);

-- The figures of a day (JSON: shown, never queried), told once; and who wants them in Telegram.
CREATE TABLE digests (
    day TEXT PRIMARY KEY,
    content TEXT NOT NULL,
    made_at TEXT NOT NULL
);
CREATE TABLE digest_readers (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    since_at TEXT NOT NULL
);
