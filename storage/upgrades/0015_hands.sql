-- Cases that a department helps with, found beside those that it has itself.
CREATE INDEX cases_helped ON cases (helpers, id) WHERE helpers <> '';
