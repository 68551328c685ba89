-- The message with which a case's answer was told, so that it is known whether it arrived
-- (storage/reports.py). What was told before counts as told.
ALTER TABLE cases ADD COLUMN report_key TEXT NOT NULL DEFAULT '';
ALTER TABLE case_joins ADD COLUMN report_key TEXT NOT NULL DEFAULT '';
UPDATE cases SET report_key = 'told' WHERE resolution <> '';
UPDATE case_joins SET report_key = 'told';
