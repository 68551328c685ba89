-- Recurring help that belongs to a case: a ride every Tuesday and Friday at 08:00 until June.
-- Days are dates in the city (YYYY-MM-DD), `clock` is a time of day there (HH:MM).
CREATE TABLE arrangements (
    id {identity},
    case_id BIGINT NOT NULL REFERENCES cases (id),
    kind TEXT NOT NULL,
    every TEXT NOT NULL,
    step INTEGER NOT NULL DEFAULT 1,
    weekdays TEXT NOT NULL DEFAULT '',
    clock TEXT NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL DEFAULT '',
    exceptions TEXT NOT NULL DEFAULT '',
    holidays TEXT NOT NULL,
    place_from TEXT NOT NULL DEFAULT '',
    place_to TEXT NOT NULL DEFAULT '',
    contact_name TEXT NOT NULL DEFAULT '',
    contact_phone TEXT NOT NULL DEFAULT '',
    unit TEXT NOT NULL,
    note TEXT NOT NULL DEFAULT '',
    lead_minutes INTEGER NOT NULL,
    created_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE INDEX arrangements_case ON arrangements (case_id, id);

-- Each time that it takes place, planned for the days ahead only. `day` is the day by the rule;
-- `starts_at` may have been moved. `round` counts the moves: timers of an earlier one are over.
CREATE TABLE arrangement_occurrences (
    id {identity},
    arrangement_id BIGINT NOT NULL REFERENCES arrangements (id),
    day TEXT NOT NULL,
    starts_at TEXT NOT NULL,
    state TEXT NOT NULL,
    round INTEGER NOT NULL DEFAULT 1,
    reminded INTEGER NOT NULL DEFAULT 0,
    alarmed INTEGER NOT NULL DEFAULT 0,
    confirmed_by TEXT NOT NULL DEFAULT '',
    reason TEXT NOT NULL DEFAULT '',
    UNIQUE (arrangement_id, day)
);
CREATE INDEX arrangement_occurrences_starts ON arrangement_occurrences (starts_at, id);

-- What happened to an arrangement and to each of its times; only ever appended.
CREATE TABLE arrangement_events (
    id {identity},
    arrangement_id BIGINT NOT NULL REFERENCES arrangements (id),
    occurrence_id BIGINT REFERENCES arrangement_occurrences (id),
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    happened_at TEXT NOT NULL
);
CREATE INDEX arrangement_events_arrangement ON arrangement_events (arrangement_id, id);
