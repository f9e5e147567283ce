-- The desk's database. Nothing in here can hold a citizen's Telegram id, name, language, file id or message id.

CREATE TABLE seen (                         -- updates whose effect is committed; pruned by age, since ids may restart
    update_id INTEGER PRIMARY KEY,
    day       TEXT NOT NULL
) STRICT;

CREATE TABLE reader (                       -- a public key that tips are sealed to
    reader_id  TEXT PRIMARY KEY,
    kind       TEXT NOT NULL CHECK (kind IN ('officer', 'superior', 'escrow')),
    name       TEXT NOT NULL,
    epoch      INTEGER NOT NULL,            -- of the key pair: counted up by `keys rotate`
    public_key BLOB NOT NULL CHECK (length(public_key) = 1216),
    signature  BLOB NOT NULL CHECK (length(signature) = 64),  -- the office's, over all of the above
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

CREATE TABLE tie (                          -- what an officer is bound to (回避登记), as keyed tokens only
    staff_id TEXT NOT NULL REFERENCES staff (staff_id),
    entry    BLOB NOT NULL CHECK (length(entry) = 16),  -- token of the words he typed; he removes them by typing them
    token    BLOB NOT NULL CHECK (length(token) = 16),  -- of one form of them that texts are searched for
    head     BLOB NOT NULL CHECK (length(head) = 2),    -- keyed digest of the form's first two characters
    length   INTEGER NOT NULL,                          -- of the form, in characters
    PRIMARY KEY (staff_id, entry, token)
) STRICT, WITHOUT ROWID;

CREATE TABLE tie_key (                      -- by which a lost or exchanged recusal key is noticed
    only INTEGER PRIMARY KEY CHECK (only = 1),
    mark BLOB NOT NULL CHECK (length(mark) = 8)
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
    news_on      TEXT,                       -- since when the oldest of them waits
    announced    INTEGER NOT NULL DEFAULT 0, -- its box has stood in a weekly post and is spent
    unread       INTEGER NOT NULL DEFAULT 0, -- the citizen's messages that no officer has opened yet
    restricted   INTEGER NOT NULL DEFAULT 0, -- not everybody at the desk may know of it
    opened_on    TEXT,                      -- day an officer first opened the content
    withdrawn_on TEXT,                      -- day the citizen took the tip back
    shredded_on  TEXT,                      -- day content and key were destroyed; the rest of the row stays
    objected_on  TEXT,                      -- day the citizen last disagreed with the result
    rated        INTEGER NOT NULL DEFAULT 0 -- the citizen has given marks; which ones is kept nowhere
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_open  ON tip (priority, due_on, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_owner ON tip (owner, priority, due_on, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_due   ON tip (due_on, priority, case_id) WHERE closed_at IS NULL;
CREATE INDEX queue_new   ON tip (priority, due_on, case_id) WHERE unread > 0;
CREATE INDEX tip_news    ON tip (announced, news_on, case_id) WHERE news > 0;

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

CREATE TABLE rating (                       -- how citizens found the handling: only counts, tied to no case
    month      TEXT NOT NULL,
    restricted INTEGER NOT NULL,            -- of cases that not everybody at the desk may know of; in no figures
    score      INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    count      INTEGER NOT NULL,
    PRIMARY KEY (month, restricted, score)
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
    nonce  BLOB NOT NULL CHECK (length(nonce) = 16),           -- blinds the commitment
    commitment BLOB NOT NULL CHECK (length(commitment) = 32)   -- all that is published of the entry
) STRICT;

CREATE INDEX audit_filed ON audit (number) WHERE act = 'submit';

CREATE TABLE head (                         -- the audit chain as closed and signed, once a day
    day       TEXT PRIMARY KEY,
    seq       INTEGER NOT NULL UNIQUE,      -- last entry it covers
    link      BLOB NOT NULL CHECK (length(link) = 32),
    signer    BLOB NOT NULL CHECK (length(signer) = 32),       -- the host key's public half
    signature BLOB NOT NULL CHECK (length(signature) = 64)
) STRICT, WITHOUT ROWID;

CREATE TABLE digest (                       -- weeks whose digest has been queued
    week TEXT PRIMARY KEY,
    head BLOB NOT NULL                      -- link of the head that was published with it
) STRICT, WITHOUT ROWID;

CREATE TABLE listed (                       -- every number a weekly post has listed, decoys too: none is used again
    box  TEXT PRIMARY KEY,
    week TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letter (                  -- text of an update that failed five times, sealed like a tip; no ids
    case_id    BLOB PRIMARY KEY,
    object_id  BLOB NOT NULL,
    day        TEXT NOT NULL,
    public_key BLOB NOT NULL,
    box        BLOB NOT NULL,
    wraps      TEXT NOT NULL                -- JSON {reader_id: [reader_epoch, hex]}
) STRICT, WITHOUT ROWID;
