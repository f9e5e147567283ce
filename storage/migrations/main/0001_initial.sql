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
    elements     INTEGER NOT NULL DEFAULT 0, -- how many of who, what, when, where, evidence the program found in it
    owner        TEXT REFERENCES staff (staff_id),
    epoch        INTEGER NOT NULL,
    public_key   BLOB NOT NULL CHECK (length(public_key) = 1216),
    due_on       TEXT NOT NULL DEFAULT '9999-12-31',  -- nearest target of the running clocks; far away: none runs
    touched_on   TEXT,                      -- day of an officer's last act; NULL: none yet
    idle_on      TEXT,                      -- day it was reported as idle; NULL: not since the last act
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
    rated        INTEGER NOT NULL DEFAULT 0, -- the citizen has given marks; which ones is kept nowhere
    outcome      TEXT,                      -- conclusion, of lifecycle.yaml; NULL: none yet
    disowned_on  TEXT,                      -- day its owner left it or was taken off; NULL: none has yet
    ownerless_on TEXT                       -- day it was reported that nobody owns it; NULL: not in this stretch
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_owner ON tip (owner, priority, due_on, case_id) WHERE closed_at IS NULL;
CREATE INDEX tip_idle    ON tip (state, coalesce(touched_on, received_day)) WHERE closed_at IS NULL AND idle_on IS NULL;
CREATE INDEX tip_ownerless ON tip (coalesce(disowned_on, received_day))
    WHERE closed_at IS NULL AND owner IS NULL AND ownerless_on IS NULL;
CREATE INDEX tip_received ON tip (received_day) WHERE shredded_on IS NULL;
CREATE INDEX tip_news    ON tip (announced, news_on, case_id) WHERE news > 0;
CREATE INDEX tip_watch   ON tip (state, received_day, touched_on, closed_at) WHERE closed_at IS NULL;
CREATE INDEX tip_apart   ON tip (number, restricted) WHERE restricted=1;
CREATE INDEX tip_closed  ON tip (closed_at, state, owner, outcome, restricted) WHERE closed_at IS NOT NULL;
CREATE INDEX tip_doubt   ON tip (objected_on, touched_on) WHERE objected_on IS NOT NULL;

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

CREATE INDEX step_settled ON step (day) WHERE state='S15';
CREATE INDEX step_back    ON step (case_id, seq) WHERE state='S02' AND seq>2;

CREATE TABLE assignment (                   -- who leads a case, and which units work on it (分工)
    case_id       BLOB PRIMARY KEY REFERENCES tip (case_id) ON DELETE CASCADE,
    lead_officer  TEXT NOT NULL DEFAULT '', -- 牵头领导: staff id
    lead_unit     TEXT NOT NULL DEFAULT '', -- 牵头单位, 责任单位, 配合部门: ids of the organisation file, '' for none yet
    duty_unit     TEXT NOT NULL DEFAULT '',
    support_units TEXT NOT NULL DEFAULT '', -- several: apart by spaces
    mode          TEXT NOT NULL DEFAULT 'single' CHECK (mode IN ('single', 'township', 'department', 'cross')),
    area          TEXT,
    supervisor    TEXT,                     -- staff id of who looks after the area
    campaigns     TEXT NOT NULL DEFAULT '',
    assigned_on   TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE INDEX assignment_area ON assignment (area) WHERE area IS NOT NULL;

CREATE TABLE assignment_past (              -- an assignment as it was before it was changed
    case_id  BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    was      TEXT NOT NULL,                 -- JSON: the row above without its case
    ended_on TEXT NOT NULL,
    actor    TEXT NOT NULL,                 -- who changed it
    PRIMARY KEY (case_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE link (                         -- cases that belong together
    case_id BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    other   BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,  -- of a repeat: the first case
    kind    TEXT NOT NULL CHECK (kind IN ('repeat', 'group', 'dual')),
    by      TEXT NOT NULL,                  -- staff id
    day     TEXT NOT NULL,
    PRIMARY KEY (case_id, other, kind)
) STRICT, WITHOUT ROWID;

CREATE INDEX link_other ON link (other);

CREATE TABLE duty (                         -- who is on duty (值班)
    day      TEXT PRIMARY KEY,
    staff_id TEXT NOT NULL REFERENCES staff (staff_id)
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

CREATE TABLE queue (                        -- what each reader sees that is open or has new words; kept by the triggers below
    case_id   BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    reader_id TEXT NOT NULL,
    is_open   INTEGER NOT NULL,
    is_new    INTEGER NOT NULL,             -- the citizen's words are there that no officer has opened
    priority  INTEGER NOT NULL,
    due_on    TEXT NOT NULL,
    owner     TEXT,
    PRIMARY KEY (case_id, reader_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_open ON queue (reader_id, priority, due_on, case_id) WHERE is_open = 1;
CREATE INDEX queue_new  ON queue (reader_id, priority, due_on, case_id) WHERE is_new = 1;

CREATE TABLE tally (                        -- rows of queue counted for each reader; none is kept at 0
    reader_id TEXT NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('owner', 'due', 'new')),  -- open by owner, open by day, with new words
    value     TEXT NOT NULL,                -- staff id or '', day, ''
    count     INTEGER NOT NULL,
    PRIMARY KEY (reader_id, kind, value)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER queue_wrap_added AFTER INSERT ON key_wrap BEGIN
    -- No OR IGNORE here: inside a trigger the policy of the statement that fired it would be used instead.
    INSERT INTO queue(case_id, reader_id, is_open, is_new, priority, due_on, owner)
    SELECT case_id, new.reader_id, closed_at IS NULL, unread > 0, priority, due_on, owner FROM tip
    WHERE case_id = new.case_id AND epoch = new.epoch AND (closed_at IS NULL OR unread > 0)
        AND NOT EXISTS (SELECT 1 FROM queue q WHERE q.case_id = new.case_id AND q.reader_id = new.reader_id);
END;

CREATE TRIGGER queue_wrap_gone AFTER DELETE ON key_wrap BEGIN
    DELETE FROM queue WHERE case_id = old.case_id AND reader_id = old.reader_id
        AND old.epoch = (SELECT epoch FROM tip WHERE case_id = old.case_id);
END;

CREATE TRIGGER queue_tip AFTER UPDATE OF priority, due_on, owner, closed_at, unread, epoch ON tip
WHEN (old.priority, old.due_on, old.owner, old.closed_at IS NULL, old.unread > 0, old.epoch)
    IS NOT (new.priority, new.due_on, new.owner, new.closed_at IS NULL, new.unread > 0, new.epoch)
BEGIN
    DELETE FROM queue WHERE case_id = new.case_id
        AND (new.epoch <> old.epoch OR (new.closed_at IS NOT NULL AND new.unread = 0));
    UPDATE queue SET is_open = new.closed_at IS NULL, is_new = new.unread > 0, priority = new.priority,
        due_on = new.due_on, owner = new.owner WHERE case_id = new.case_id;
    INSERT INTO queue(case_id, reader_id, is_open, is_new, priority, due_on, owner)
    SELECT case_id, reader_id, new.closed_at IS NULL, new.unread > 0, new.priority, new.due_on, new.owner FROM key_wrap
    WHERE (new.epoch <> old.epoch OR (old.closed_at IS NOT NULL AND old.unread = 0))
        AND (new.closed_at IS NULL OR new.unread > 0) AND case_id = new.case_id AND epoch = new.epoch;
END;

CREATE TRIGGER tally_added AFTER INSERT ON queue BEGIN
    INSERT INTO tally SELECT new.reader_id, 'owner', coalesce(new.owner, ''), 1 WHERE new.is_open
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
    INSERT INTO tally SELECT new.reader_id, 'due', new.due_on, 1 WHERE new.is_open
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
    INSERT INTO tally SELECT new.reader_id, 'new', '', 1 WHERE new.is_new
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_gone AFTER DELETE ON queue BEGIN
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'owner' AND value = coalesce(old.owner, '') AND old.is_open;
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'due' AND value = old.due_on AND old.is_open;
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'new' AND value = '' AND old.is_new;
END;

CREATE TRIGGER tally_owner AFTER UPDATE ON queue WHEN (old.is_open, old.owner) IS NOT (new.is_open, new.owner) BEGIN
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'owner' AND value = coalesce(old.owner, '') AND old.is_open;
    INSERT INTO tally SELECT new.reader_id, 'owner', coalesce(new.owner, ''), 1 WHERE new.is_open
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_due AFTER UPDATE ON queue WHEN (old.is_open, old.due_on) IS NOT (new.is_open, new.due_on) BEGIN
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'due' AND value = old.due_on AND old.is_open;
    INSERT INTO tally SELECT new.reader_id, 'due', new.due_on, 1 WHERE new.is_open
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_new AFTER UPDATE ON queue WHEN old.is_new <> new.is_new BEGIN
    UPDATE tally SET count = count - 1
    WHERE reader_id = old.reader_id AND kind = 'new' AND value = '' AND old.is_new;
    INSERT INTO tally SELECT new.reader_id, 'new', '', 1 WHERE new.is_new
        ON CONFLICT(reader_id, kind, value) DO UPDATE SET count = count + 1;
END;

CREATE TRIGGER tally_empty AFTER UPDATE ON tally WHEN new.count = 0 BEGIN
    DELETE FROM tally WHERE reader_id = new.reader_id AND kind = new.kind AND value = new.value;
END;

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
    entry_id    BLOB CHECK (length(entry_id) = 16),  -- the register entry it belongs to: a case may have several
    started_on  TEXT NOT NULL,
    began_on    TEXT NOT NULL,              -- day it is counted from (after the cut-off hour), itself not counted
    ends_on     TEXT NOT NULL,              -- last day before rolling
    due_target  TEXT NOT NULL,
    due_legal   TEXT NOT NULL,
    provisional INTEGER NOT NULL,
    extended    INTEGER NOT NULL DEFAULT 0, -- how many extensions are in it
    given       INTEGER NOT NULL DEFAULT 0, -- its last day was set by a person
    next_at     INTEGER,                    -- UTC seconds of the next reminder step; NULL: no step left or stopped
    stopped_at  TEXT
) STRICT;

CREATE INDEX clock_next  ON clock (next_at) WHERE next_at IS NOT NULL;
CREATE INDEX clock_case  ON clock (case_id);
CREATE INDEX clock_entry ON clock (entry_id) WHERE entry_id IS NOT NULL;
CREATE INDEX clock_runs  ON clock (rule, due_legal) WHERE stopped_at IS NULL;
CREATE INDEX clock_more  ON clock (case_id) WHERE extended>0;

CREATE TABLE calendar_mark (                -- by which it is noticed that the calendar has changed
    only   INTEGER PRIMARY KEY CHECK (only = 1),
    digest BLOB NOT NULL CHECK (length(digest) = 32)
) STRICT;

CREATE TABLE clock_step (                   -- a step that was announced; the key makes it happen once
    clock_id INTEGER NOT NULL REFERENCES clock (clock_id) ON DELETE CASCADE,
    step     TEXT NOT NULL,
    fired_at TEXT NOT NULL,
    PRIMARY KEY (clock_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE entry (                        -- what is recorded in a case beside its state (台账); its words are sealed notes
    entry_id   BLOB PRIMARY KEY CHECK (length(entry_id) = 16),
    case_id    BLOB NOT NULL REFERENCES tip (case_id) ON DELETE CASCADE,
    kind       TEXT NOT NULL,               -- of config/data/registers.yaml
    state      TEXT NOT NULL,
    opener     TEXT NOT NULL,               -- staff id, or system
    last       TEXT NOT NULL,               -- who did the latest act
    opened_on  TEXT NOT NULL,
    changed_on TEXT NOT NULL,
    closed_on  TEXT,                        -- NULL: something is still to be done
    codes      TEXT NOT NULL,               -- JSON: choices, numbers, dates, the officer in charge; never words
    due_on     TEXT NOT NULL DEFAULT '9999-12-31'  -- nearest target of its own clocks, kept by triggers; the default: none runs
) STRICT, WITHOUT ROWID;

CREATE TRIGGER entry_clock_added AFTER INSERT ON clock WHEN NEW.entry_id IS NOT NULL BEGIN
    UPDATE entry SET due_on=coalesce((SELECT min(due_target) FROM clock
        WHERE entry_id=NEW.entry_id AND stopped_at IS NULL), '9999-12-31') WHERE entry_id=NEW.entry_id;
END;
CREATE TRIGGER entry_clock_moved AFTER UPDATE OF due_target, stopped_at ON clock WHEN NEW.entry_id IS NOT NULL BEGIN
    UPDATE entry SET due_on=coalesce((SELECT min(due_target) FROM clock
        WHERE entry_id=NEW.entry_id AND stopped_at IS NULL), '9999-12-31') WHERE entry_id=NEW.entry_id;
END;

CREATE INDEX entry_case ON entry (case_id);
CREATE INDEX entry_due  ON entry (due_on, entry_id) WHERE closed_on IS NULL;
CREATE INDEX entry_open ON entry (kind, case_id) WHERE closed_on IS NULL;
CREATE INDEX entry_done ON entry (kind, state, changed_on) WHERE closed_on IS NOT NULL;

CREATE TABLE entry_step (                   -- every act on an entry
    entry_id BLOB NOT NULL REFERENCES entry (entry_id) ON DELETE CASCADE,
    seq      INTEGER NOT NULL,
    act      TEXT NOT NULL,
    actor    TEXT NOT NULL,
    day      TEXT NOT NULL,
    PRIMARY KEY (entry_id, seq)
) STRICT, WITHOUT ROWID;

CREATE TABLE signal (                       -- that something may have been suppressed (压案不查): for the overseer alone
    rule       INTEGER NOT NULL,            -- of config/data/signals.yaml
    subject    TEXT NOT NULL,               -- the case in hex, or a unit, or desk
    first_on   TEXT NOT NULL,
    case_id    BLOB REFERENCES tip (case_id) ON DELETE CASCADE,
    who        TEXT NOT NULL,               -- the officer it is about, who is never told of it; ''
    facts      TEXT NOT NULL,               -- JSON: numbers, dates and ids by which it fired; never words
    last_on    TEXT NOT NULL,
    told_on    TEXT,                        -- NULL: nobody has been told yet
    cleared_on TEXT,                        -- NULL: it stands
    looked_by  TEXT,                        -- staff id of who took note of it
    PRIMARY KEY (rule, subject, first_on)
) STRICT, WITHOUT ROWID;

CREATE INDEX signal_stands ON signal (rule, subject) WHERE cleared_on IS NULL;
CREATE INDEX signal_case   ON signal (case_id) WHERE case_id IS NOT NULL;

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
CREATE INDEX audit_gone  ON audit (number) WHERE act IN ('erase', 'withdraw');

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
