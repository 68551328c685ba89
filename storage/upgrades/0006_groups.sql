-- Where a case is, under the names by which others may have written the same place
-- (handlers.cases.spots); with it what is near is found without reading other cases.
CREATE TABLE case_spots (
    spot TEXT NOT NULL,
    filed_at TEXT NOT NULL,
    case_id BIGINT NOT NULL REFERENCES cases (id),
    PRIMARY KEY (spot, filed_at, case_id)
);
CREATE INDEX case_spots_case ON case_spots (case_id);
-- What one who joined wrote, and the answers to the questions of this round.
ALTER TABLE case_joins ADD COLUMN summary TEXT NOT NULL DEFAULT '';
ALTER TABLE case_joins ADD COLUMN place TEXT NOT NULL DEFAULT '';
ALTER TABLE case_joins ADD COLUMN contacted TEXT NOT NULL DEFAULT '';
ALTER TABLE case_joins ADD COLUMN round INTEGER NOT NULL DEFAULT 0;
ALTER TABLE case_joins ADD COLUMN card_key TEXT NOT NULL DEFAULT '';
CREATE INDEX case_joins_person ON case_joins (person_id, joined_at);
-- An alarm about a case is raised once in a while: is there one already?
CREATE INDEX alarms_case ON alarms (case_id, kind, raised_at) WHERE case_id IS NOT NULL;
-- What one member of staff did lately.
CREATE INDEX audit_actor ON audit (actor, action, happened_at);
