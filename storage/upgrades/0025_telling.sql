-- Whether a message of a citizen tells what it is about; a tap, a command, 你好 or 人工 does not.
ALTER TABLE messages ADD COLUMN tells INTEGER NOT NULL DEFAULT 1;
