-- Which events the figures below already tell of; what is new waits in the index.
ALTER TABLE case_events ADD COLUMN counted INTEGER NOT NULL DEFAULT 0;
CREATE INDEX case_events_uncounted ON case_events (case_id) WHERE counted = 0;

-- What happened to a case, by month and by the unit that had it; made from its events and due
-- dates alone, and made anew whenever it gets another event.
CREATE TABLE case_figures (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    month TEXT NOT NULL,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    filed INTEGER NOT NULL,
    received INTEGER NOT NULL,
    replied INTEGER NOT NULL,
    timed INTEGER NOT NULL,
    on_time INTEGER NOT NULL,
    returned INTEGER NOT NULL,
    urged INTEGER NOT NULL,
    urged_cases INTEGER NOT NULL,
    closed INTEGER NOT NULL,
    ended INTEGER NOT NULL,
    asked INTEGER NOT NULL,
    reworked INTEGER NOT NULL,
    told_contact INTEGER NOT NULL,
    contacted INTEGER NOT NULL,
    told_solved INTEGER NOT NULL,
    solved INTEGER NOT NULL,
    judged INTEGER NOT NULL,
    satisfied INTEGER NOT NULL,
    PRIMARY KEY (case_id, month, department)
);
CREATE INDEX case_figures_month ON case_figures (month, department);

-- How long a case was in a state, once it has left it.
CREATE TABLE case_stays (
    case_id BIGINT NOT NULL REFERENCES cases (id),
    month TEXT NOT NULL,
    department TEXT NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    status TEXT NOT NULL,
    seconds BIGINT NOT NULL
);
CREATE INDEX case_stays_case ON case_stays (case_id);
CREATE INDEX case_stays_month ON case_stays (month, status, seconds);

-- The desk's list: open cases first, what presses most first.
CREATE INDEX cases_pressing ON cases (
    (CASE WHEN status IN ('closed', 'archived', 'withdrawn', 'refused', 'merged')
        THEN 1 ELSE 0 END), priority DESC, id DESC
);
DROP INDEX cases_status;
CREATE INDEX cases_status ON cases (status, priority DESC, id DESC);
