-- The answer's further parts (guide, short and elder answers, document, link, related articles,
-- attachments) as JSON: they are shown, never queried. `version` is the published one's number.
ALTER TABLE articles ADD COLUMN more TEXT NOT NULL DEFAULT '{}';
ALTER TABLE articles ADD COLUMN version INTEGER NOT NULL DEFAULT 0;

-- Every wording that an article had, and the one that is being written: at most one at a time.
CREATE TABLE article_versions (
    id {identity},
    article_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    state TEXT NOT NULL,
    content TEXT NOT NULL,
    question TEXT NOT NULL,
    topic TEXT NOT NULL DEFAULT '',
    department TEXT NOT NULL,
    author TEXT NOT NULL,
    revision INTEGER NOT NULL DEFAULT 1,
    created_at TEXT NOT NULL,
    changed_at TEXT NOT NULL,
    published_at TEXT,
    UNIQUE (article_id, number)
);
CREATE UNIQUE INDEX article_versions_open ON article_versions (article_id)
    WHERE state IN ('draft', 'unit_review', 'hotline_review');

-- Who wrote, checked, published, withdrew; only ever appended.
CREATE TABLE article_events (
    id {identity},
    article_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    text TEXT NOT NULL DEFAULT '',
    state_before TEXT NOT NULL,
    state_after TEXT NOT NULL,
    happened_at TEXT NOT NULL
);
CREATE INDEX article_events_article ON article_events (article_id, id);

-- What those who look after the knowledge have to do: answer a question that came up (gap), mend
-- an answer that did not help (useless) or is wrong (correction), look at an old one (stale).
CREATE TABLE knowledge_tasks (
    id {identity},
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    article_id TEXT NOT NULL DEFAULT '',
    text TEXT NOT NULL DEFAULT '',
    times INTEGER NOT NULL DEFAULT 0,
    department TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'open',
    outcome TEXT NOT NULL DEFAULT '',
    raised_by TEXT NOT NULL DEFAULT '',
    opened_at TEXT NOT NULL,
    last_at TEXT NOT NULL,
    due_at TEXT,
    done_at TEXT,
    done_by TEXT NOT NULL DEFAULT ''
);
CREATE INDEX knowledge_tasks_open ON knowledge_tasks (kind, id) WHERE state = 'open';

ALTER TABLE gaps ADD COLUMN article_id TEXT NOT NULL DEFAULT '';
ALTER TABLE gaps ADD COLUMN task_id BIGINT;
CREATE INDEX gaps_loose ON gaps (id) WHERE task_id IS NULL;
CREATE INDEX gaps_task ON gaps (task_id, id) WHERE task_id IS NOT NULL;
CREATE INDEX feedback_article ON feedback (article_id);

-- The wording begun for a task (its number, 0: none): published, it closes the task. Who gave it
-- to its department (empty: the program guessed), and when its being overdue was told.
ALTER TABLE knowledge_tasks ADD COLUMN draft INTEGER NOT NULL DEFAULT 0;
ALTER TABLE knowledge_tasks ADD COLUMN assigned_by TEXT NOT NULL DEFAULT '';
ALTER TABLE knowledge_tasks ADD COLUMN late_at TEXT;
ALTER TABLE knowledge_tasks ADD COLUMN conversation_id BIGINT;
CREATE INDEX knowledge_tasks_article ON knowledge_tasks (article_id) WHERE state = 'open';

-- The task that one which asks the same was put into by hand; its citizens' words are there.
ALTER TABLE knowledge_tasks ADD COLUMN merged_into BIGINT;
