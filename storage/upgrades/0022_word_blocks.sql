-- Which pairs of characters stand in each thousand of messages: a search for what is rare reads few.
-- Two bits for a pair; see storage/word_blocks.py. A block without a row is always read.
{sqlite} CREATE TABLE word_blocks (
    block BIGINT PRIMARY KEY,
    bits BLOB NOT NULL
);
{postgresql} CREATE TABLE word_blocks (
    block BIGINT PRIMARY KEY,
    bits BYTEA NOT NULL
);
-- Not packed, so that one byte is read without all the others.
{postgresql} ALTER TABLE word_blocks ALTER COLUMN bits SET STORAGE EXTERNAL;

-- The newest first is the order of the table itself on SQLite, not of an index beside it.
{sqlite} ALTER TABLE message_words RENAME TO message_words_before;
{sqlite} CREATE TABLE message_words (
    message_id INTEGER PRIMARY KEY,
    conversation_id BIGINT NOT NULL,
    words TEXT NOT NULL
);
{sqlite} INSERT INTO message_words (message_id, conversation_id, words)
    SELECT message_id, conversation_id, words FROM message_words_before ORDER BY message_id;
{sqlite} DROP TABLE message_words_before;
{sqlite} CREATE INDEX message_words_conversation ON message_words (conversation_id);
