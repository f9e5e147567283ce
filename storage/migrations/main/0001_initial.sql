-- The desk's database. Nothing in here can hold a citizen's Telegram id, name, language, file id or message id.

CREATE TABLE seen (                         -- updates whose effect is committed; pruned by age, since ids may restart
    update_id INTEGER PRIMARY KEY,
    day       TEXT NOT NULL
) STRICT;

CREATE TABLE reader (                       -- a public key that tips are sealed to
    reader_id  TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('officer', 'superior', 'escrow')),
    name       TEXT NOT NULL,
    epoch      INTEGER NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 1216),
    key_file   TEXT,                        -- the wrapped private half, where it lies on this host ('chat' reading mode)
    added_at   TEXT NOT NULL,
    revoked_at TEXT
) STRICT;

CREATE TABLE staff (
    staff_id  TEXT PRIMARY KEY,
    name      TEXT NOT NULL,
    roles     TEXT NOT NULL,                -- space-separated role ids of config/data/lifecycle.yaml
    reader_id TEXT REFERENCES reader (reader_id),
    chat_id   INTEGER UNIQUE,               -- officers are configuration, not sources: theirs may be kept
    language  TEXT NOT NULL DEFAULT 'zh-CN',
    left_at   TEXT
) STRICT;

CREATE TABLE invitation (                   -- one-time; only the digest of the code is kept
    digest     BLOB PRIMARY KEY,
    staff_id   TEXT NOT NULL REFERENCES staff (staff_id),
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT;

CREATE TABLE tip (                          -- one case; what stands here in clear is listed in docs/data-model.md
    case_id      BLOB PRIMARY KEY CHECK (length(case_id) = 16),
    number       TEXT NOT NULL UNIQUE,      -- random, so that a gap tells nothing
    box          TEXT NOT NULL UNIQUE,
    received_day TEXT NOT NULL,
    state        TEXT NOT NULL,
    priority     INTEGER NOT NULL,
    fast_track   INTEGER NOT NULL,
    needs_human  INTEGER NOT NULL,
    owner        TEXT REFERENCES staff (staff_id),
    epoch        INTEGER NOT NULL,
    public_key   BLOB NOT NULL CHECK (length(public_key) = 1216),
    due_on       TEXT NOT NULL DEFAULT '9999-12-31',  -- nearest target of the running clocks; far away: none runs
    closed_at    TEXT,
    news         INTEGER NOT NULL DEFAULT 0, -- replies the citizen has not fetched yet
    announced    INTEGER NOT NULL DEFAULT 0, -- its box stood in a weekly post since the last reply
    unread       INTEGER NOT NULL DEFAULT 0 -- the citizen's messages that no officer has opened yet
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_open  ON tip (priority, due_on, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_owner ON tip (owner, priority, due_on, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_due   ON tip (due_on, priority, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_new   ON tip (priority, due_on, case_id) WHERE unread > 0;
CREATE INDEX tip_news    ON tip (announced, box) WHERE news > 0;

CREATE TABLE tip_label (
    case_id BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    rank    INTEGER NOT NULL,
    label   TEXT NOT NULL,
    source  TEXT NOT NULL CHECK (source IN ('machine', 'person')),
    PRIMARY KEY (case_id, rank)
) STRICT, WITHOUT ROWID;

CREATE TABLE step (                         -- every state the case has been in, and who brought it there
    case_id BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    seq     INTEGER NOT NULL,
    state   TEXT NOT NULL,
    actor   TEXT NOT NULL,
    day     TEXT NOT NULL,
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE receipt (                      -- what the citizen's code opens; the code itself is never stored
    selector   TEXT PRIMARY KEY,
    case_id    BLOB NOT NULL UNIQUE REFERENCES tip (case_id) ON DELETE CASCADE,
    salt       BLOB NOT NULL,
    verifier   BLOB NOT NULL,
    public_key BLOB NOT NULL CHECK (length(public_key) = 1216)
) STRICT, WITHOUT ROWID;

CREATE TABLE key_wrap (                     -- share A of the case's key, once for each entitled reader
    case_id      BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    epoch        INTEGER NOT NULL,
    reader_id    TEXT NOT NULL REFERENCES reader (reader_id),
    reader_epoch INTEGER NOT NULL,
    wrap         BLOB NOT NULL,
    PRIMARY KEY (case_id, epoch, reader_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE object (                       -- sealed content: tip, the citizen's messages, replies, notes
    object_id BLOB PRIMARY KEY CHECK (length(object_id) = 16),
    case_id   BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    turn      INTEGER NOT NULL,             -- place in the thread
    kind      TEXT NOT NULL CHECK (kind IN ('tip', 'message', 'reply', 'note')),
    epoch     INTEGER NOT NULL,
    version   INTEGER NOT NULL,
    day       TEXT NOT NULL,
    box       BLOB NOT NULL,
    digest    BLOB NOT NULL CHECK (length(digest) = 32),  -- SHA-256 of box: a rotten disk is noticed without any key
    UNIQUE (case_id, turn)
) STRICT, WITHOUT ROWID;

CREATE TABLE clock (
    clock_id    INTEGER PRIMARY KEY,
    case_id     BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    rule        TEXT NOT NULL,
    started_on  TEXT NOT NULL,
    due_target  TEXT NOT NULL,
    due_legal   TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    next_at     INTEGER,                    -- UTC seconds of the next reminder step; NULL: no step left or stopped
    stopped_at  TEXT
) STRICT;

CREATE INDEX clock_next ON clock (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX clock_case ON clock (case_id);

CREATE TABLE clock_step (                   -- a step that was announced; the key makes it happen once
    clock_id INTEGER NOT NULL REFERENCES clock (clock_id) ON DELETE CASCADE,
    step     TEXT NOT NULL,
    fired_at TEXT NOT NULL,
    PRIMARY KEY (clock_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (                       -- what officers and the channel are to be told; never a citizen
    outbox_id INTEGER PRIMARY KEY,
    dedupe    TEXT NOT NULL UNIQUE,
    chat_id   INTEGER NOT NULL,
    kind      TEXT NOT NULL,
    payload   TEXT NOT NULL,                -- JSON arguments of the text, without content
    next_at   INTEGER NOT NULL,
    tries     INTEGER NOT NULL DEFAULT 0,
    sent_at   INTEGER,
    dead      INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX outbox_waiting ON outbox (next_at, outbox_id) WHERE sent_at IS NULL AND dead = 0;

CREATE TABLE board (                        -- the one standing notice of an officer, edited in place
    chat_id    INTEGER PRIMARY KEY,
    message_id INTEGER NOT NULL,
    unread     INTEGER NOT NULL
) STRICT;

CREATE TABLE audit (
    seq    INTEGER PRIMARY KEY,
    at     TEXT NOT NULL,                   -- citizens' acts carry the date only
    actor  TEXT NOT NULL,
    act    TEXT NOT NULL,
    number TEXT NOT NULL,                   -- case number, or ''
    digest BLOB NOT NULL CHECK (length(digest) = 32),
    link   BLOB NOT NULL CHECK (length(link) = 32)
) STRICT;

CREATE TABLE digest (                       -- weeks whose digest has been queued
    week TEXT PRIMARY KEY,
    head BLOB NOT NULL                      -- last link of the audit chain, as published
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letter (                  -- text of an update that failed five times, sealed like a tip; no ids
    case_id    BLOB PRIMARY KEY,
    object_id  BLOB NOT NULL,
    day        TEXT NOT NULL,
    public_key BLOB NOT NULL,
    box        BLOB NOT NULL,
    wraps      TEXT NOT NULL                -- JSON {reader_id: [reader_epoch, hex]}
) STRICT, WITHOUT ROWID;
