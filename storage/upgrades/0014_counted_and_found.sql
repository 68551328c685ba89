-- What a case is about: one of the topics of the department that has it, or that it was guessed for.
ALTER TABLE cases ADD COLUMN topic TEXT NOT NULL DEFAULT '';

-- The words that the desk's search looks for, in lower case: read whole, and so kept narrow.
CREATE TABLE case_words (
    case_id {identity},
    words TEXT NOT NULL
);
INSERT INTO case_words (case_id, words)
    SELECT id, lower(number || ' ' || summary || ' ' || detail || ' ' || place) FROM cases;

-- Figures by topic too; and sums of them, kept with each case that is counted: for all cases
-- (cut ''), by each of department, kind, district and topic, and by each two of them
-- ('department,kind'). What a cut does not part is ''. All is counted anew, beside the chats.
DELETE FROM case_figures;
DELETE FROM case_stays;
UPDATE case_events SET counted = 0;
ALTER TABLE case_figures ADD COLUMN topic TEXT NOT NULL DEFAULT '';
ALTER TABLE case_stays ADD COLUMN topic TEXT NOT NULL DEFAULT '';
DROP INDEX case_figures_month;
DROP INDEX case_stays_month;
CREATE INDEX case_figures_month ON case_figures (month, department, kind, district, topic);
CREATE INDEX case_stays_month ON case_stays (month, status, seconds, department, kind, district, topic);
CREATE TABLE figure_sums (
    cut TEXT NOT NULL,
    month TEXT NOT NULL,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    topic TEXT NOT NULL,
    filed BIGINT NOT NULL,
    received BIGINT NOT NULL,
    replied BIGINT NOT NULL,
    timed BIGINT NOT NULL,
    on_time BIGINT NOT NULL,
    returned BIGINT NOT NULL,
    urged BIGINT NOT NULL,
    urged_cases BIGINT NOT NULL,
    closed BIGINT NOT NULL,
    ended BIGINT NOT NULL,
    asked BIGINT NOT NULL,
    reworked BIGINT NOT NULL,
    told_contact BIGINT NOT NULL,
    contacted BIGINT NOT NULL,
    told_solved BIGINT NOT NULL,
    solved BIGINT NOT NULL,
    judged BIGINT NOT NULL,
    satisfied BIGINT NOT NULL,
    PRIMARY KEY (cut, month, department, kind, district, topic)
);
