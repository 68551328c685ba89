-- What was given as the reason of a due date's change, in words that the citizen may read.
ALTER TABLE case_dues ADD COLUMN words TEXT NOT NULL DEFAULT '';

-- The case that this one goes on from: it came back when that one could not be reopened any more.
ALTER TABLE cases ADD COLUMN former_id BIGINT;
CREATE INDEX cases_former ON cases (former_id) WHERE former_id IS NOT NULL;

-- Thanks (表扬) of citizens, one row for each who helped: a member of staff, or a department.
CREATE TABLE thanks (
    id {identity},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    staff_id BIGINT REFERENCES staff (id),
    department TEXT NOT NULL DEFAULT '',
    words TEXT NOT NULL,
    said_at TEXT NOT NULL,
    seen_at TEXT
);
CREATE INDEX thanks_staff ON thanks (staff_id, id) WHERE seen_at IS NULL;
CREATE INDEX thanks_department ON thanks (department, id) WHERE seen_at IS NULL;
