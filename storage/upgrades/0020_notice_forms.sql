-- The form that a notice was written in: the same form twice makes one notice.
ALTER TABLE notices ADD COLUMN form_key TEXT;
CREATE UNIQUE INDEX notices_form ON notices (form_key) WHERE form_key IS NOT NULL;
