-- Open conversations. This file lives in memory-backed storage only and dies with power.
CREATE TABLE session (
    chat_id    INTEGER PRIMARY KEY,
    body       TEXT NOT NULL,               -- JSON; its shape belongs to the handlers
    touched_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT;

CREATE INDEX session_expiry ON session (expires_at);

CREATE TABLE selector (                     -- receipt selectors promised to open drafts
    selector TEXT PRIMARY KEY,
    chat_id  INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE vanish (                       -- messages to delete later: officers' reading time, passphrases
    chat_id    INTEGER NOT NULL,
    message_id INTEGER NOT NULL,
    delete_at  INTEGER NOT NULL,
    PRIMARY KEY (chat_id, message_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX vanish_due ON vanish (delete_at);

CREATE TABLE nudge (                        -- citizens who asked to be told of news; one account for a case
    case_id    BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    chat_id    INTEGER NOT NULL,
    language   TEXT NOT NULL,
    seen       TEXT NOT NULL,               -- state of the case as he last read it
    message_id INTEGER NOT NULL DEFAULT 0   -- the nudge that stands in his chat; 0: he has been told nothing since
) STRICT, WITHOUT ROWID;

CREATE INDEX nudge_chat ON nudge (chat_id);
