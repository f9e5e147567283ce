-- Share B of every case key. Deleting a row shreds the case; this file is backed up apart, with a short bound.
CREATE TABLE share (
    case_id BLOB NOT NULL CHECK (length(case_id) = 16),
    epoch   INTEGER NOT NULL,
    share_b BLOB NOT NULL CHECK (length(share_b) = 32),
    PRIMARY KEY (case_id, epoch)
) STRICT, WITHOUT ROWID;
