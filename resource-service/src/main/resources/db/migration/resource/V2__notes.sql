-- Notes, and who else may read them. People are known by the id of their account, never by their name, which another
-- account may get one day.
CREATE TABLE resource.note (
    id uuid PRIMARY KEY,
    owner_id uuid NOT NULL,
    owner_name text NOT NULL,
    title text NOT NULL CHECK (char_length(title) BETWEEN 1 AND 200),
    text text NOT NULL CHECK (char_length(text) <= 20000),
    version bigint NOT NULL DEFAULT 1 CHECK (version > 0),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL
);

COMMENT ON COLUMN resource.note.owner_id IS 'the sub of the owner''s tokens';
COMMENT ON COLUMN resource.note.owner_name IS 'the owner''s username at the last write: shown, never compared';
COMMENT ON COLUMN resource.note.version IS 'grows with each write; the entity tag';

-- The owner's notes in the order of their list.
CREATE INDEX note_owner_newest ON resource.note (owner_id, created_at DESC, id DESC);

CREATE TABLE resource.note_share (
    note_id uuid NOT NULL REFERENCES resource.note ON DELETE CASCADE,
    note_created_at timestamptz NOT NULL,
    reader_id uuid NOT NULL,
    shared_at timestamptz NOT NULL,
    PRIMARY KEY (note_id, reader_id)
);

COMMENT ON COLUMN resource.note_share.note_created_at IS 'as in the note, where it never changes: for the order of the list';

-- The notes that are shared with a reader, in the order of the reader's list.
CREATE INDEX note_share_reader_newest ON resource.note_share (reader_id, note_created_at DESC, note_id DESC);
