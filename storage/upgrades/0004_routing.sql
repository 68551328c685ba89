-- What was suggested when a case was filed: `suggestion` is all of it, for the desk; the department
-- and the confidence of the first guess stand apart, to be compared with who replied in the end.
CREATE TABLE case_suggestions (
    case_id BIGINT PRIMARY KEY,
    department TEXT NOT NULL DEFAULT '',
    confidence INTEGER NOT NULL DEFAULT 0,
    suggestion TEXT NOT NULL,
    suggested_at TEXT NOT NULL
);

-- Cases with a reply are what routing learns from.
CREATE INDEX cases_replied ON cases (id) WHERE replied_at IS NOT NULL;
