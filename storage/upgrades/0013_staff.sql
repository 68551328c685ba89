-- Who is on duty when, and who leads the hour.
CREATE TABLE shifts (
    id {identity},
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    begins_at TEXT NOT NULL,
    ends_at TEXT NOT NULL,
    leads INTEGER NOT NULL DEFAULT 0,
    made_by BIGINT NOT NULL REFERENCES staff (id),
    created_at TEXT NOT NULL,
    CHECK (ends_at > begins_at)
);
CREATE INDEX shifts_time ON shifts (ends_at, begins_at);
CREATE INDEX shifts_staff ON shifts (staff_id, ends_at);

-- The second factor: the secret is worked out from the house's key and the salt. It counts once it
-- was confirmed, and no time step is good twice.
CREATE TABLE staff_totp (
    staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
    salt TEXT NOT NULL,
    created_at TEXT NOT NULL,
    confirmed_at TEXT,
    last_step BIGINT NOT NULL DEFAULT 0
);
CREATE TABLE staff_recovery (
    staff_id BIGINT NOT NULL REFERENCES staff (id),
    code_hash TEXT NOT NULL,
    used_at TEXT,
    PRIMARY KEY (staff_id, code_hash)
);

-- The audit trail is read by day, and only ever appended.
CREATE INDEX audit_happened ON audit (happened_at, id);
CREATE INDEX audit_action ON audit (action, id);
{sqlite} CREATE TRIGGER audit_keeps_rows BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever appended'); END;
{sqlite} CREATE TRIGGER audit_keeps_words BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit trail is only ever appended'); END;
{postgresql} CREATE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'the audit trail is only ever appended'; END $$;
{postgresql} CREATE TRIGGER audit_keeps BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
    FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows();
