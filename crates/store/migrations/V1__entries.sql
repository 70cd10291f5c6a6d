-- One row an entry. What is filtered by has a column; `summary` is the entry without its messages, as the
-- API sends it, so that a new field needs no migration.
CREATE TABLE entry (
    seq           INTEGER PRIMARY KEY,
    request_id    TEXT NOT NULL UNIQUE,
    time          INTEGER NOT NULL, -- milliseconds since 1970-01-01T00:00:00Z
    status        TEXT NOT NULL,
    method        TEXT NOT NULL,
    endpoint      TEXT NOT NULL,
    path          TEXT NOT NULL, -- model::endpoint::canonical_path(endpoint)
    resource_type TEXT NOT NULL,
    resource_id   TEXT,
    status_code   INTEGER,
    scim_type     TEXT,
    summary       TEXT NOT NULL, -- JSON
    search_text   TEXT NOT NULL -- model::entry::Entry::search_text
) STRICT;

-- Each starts with what is asked for and goes on in the order of the list, so that a page is read without
-- sorting. `status` at the end of the first lets the histogram of everything read this index alone.
CREATE INDEX entry_by_time ON entry (time, request_id, status);
CREATE INDEX entry_by_status ON entry (status, time, request_id);
CREATE INDEX entry_by_method ON entry (method, time, request_id);
CREATE INDEX entry_by_resource_type ON entry (resource_type, time, request_id);
CREATE INDEX entry_by_resource_id ON entry (resource_id, time, request_id) WHERE resource_id IS NOT NULL;
CREATE INDEX entry_by_status_code ON entry (status_code, time, request_id) WHERE status_code IS NOT NULL;
CREATE INDEX entry_by_scim_type ON entry (scim_type, time, request_id) WHERE scim_type IS NOT NULL;
CREATE INDEX entry_by_path ON entry (path, time, request_id);

-- Headers and bodies, apart: a list never reads their pages. One byte says how the rest is to be read.
CREATE TABLE message (
    seq      INTEGER PRIMARY KEY REFERENCES entry (seq) ON DELETE CASCADE,
    request  BLOB,
    response BLOB
) STRICT;

-- A request that was forwarded and whose outcome is not recorded yet. Not listed.
CREATE TABLE intent (
    request_id TEXT PRIMARY KEY,
    entry      TEXT NOT NULL -- JSON
) STRICT, WITHOUT ROWID;
