-- What is being asked of the hotline (return, extension, withdraw), by whom, and how often before.
ALTER TABLE cases ADD COLUMN asked TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN asked_reason TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN asked_days INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN returned INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN returned_by TEXT NOT NULL DEFAULT '';
-- A designated department cannot return the case again.
ALTER TABLE cases ADD COLUMN designated INTEGER NOT NULL DEFAULT 0;
-- Departments that help (协办), joined by ｜.
ALTER TABLE cases ADD COLUMN helpers TEXT NOT NULL DEFAULT '';
-- The clock stands still while more is asked of the citizen; then the case goes on where it was.
ALTER TABLE cases ADD COLUMN paused_at TEXT;
ALTER TABLE cases ADD COLUMN resumes TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN supervision INTEGER NOT NULL DEFAULT 0;
ALTER TABLE cases ADD COLUMN refusal TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN merged_into BIGINT;
-- The message that shows how the case stands; it is edited in place.
ALTER TABLE cases ADD COLUMN card_key TEXT NOT NULL DEFAULT '';
ALTER TABLE cases ADD COLUMN signed_at TEXT;
CREATE INDEX cases_department ON cases (department, status, id);
CREATE INDEX cases_merged ON cases (merged_into) WHERE merged_into IS NOT NULL;

-- Until when a case had to be done, each time that changed; only ever appended.
CREATE TABLE case_dues (
    id {identity},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    due_at TEXT,
    actor TEXT NOT NULL,
    reason TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX case_dues_case ON case_dues (case_id, id);

-- Citizens who joined somebody else's case: each hears of it and gives an own rating.
CREATE TABLE case_joins (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    conversation_id BIGINT,
    joined_at TEXT NOT NULL,
    solved TEXT NOT NULL DEFAULT '',
    satisfaction TEXT NOT NULL DEFAULT '',
    PRIMARY KEY (case_id, person_id)
);
