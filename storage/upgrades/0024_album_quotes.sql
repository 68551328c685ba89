-- What an operator's album replies to, while its parts are gathered: a message's key, or empty.
ALTER TABLE desk_albums ADD COLUMN quotes TEXT NOT NULL DEFAULT '';
