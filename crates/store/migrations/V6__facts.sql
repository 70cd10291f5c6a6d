-- What an entry is about: the action and the cause have columns, and a combination has both, so that filters by
-- them are as fast as those by status and method. Older entries have NULL until their facts are found (`backfill`).
ALTER TABLE entry ADD COLUMN action TEXT;
ALTER TABLE entry ADD COLUMN cause TEXT;
ALTER TABLE entry ADD COLUMN names TEXT; -- ids of its names, with commas between them; NULL for none
ALTER TABLE combination ADD COLUMN action TEXT;
ALTER TABLE combination ADD COLUMN cause TEXT;
DROP INDEX combination_by_values;
CREATE INDEX combination_by_values
    ON combination (status, method, resource_type, status_code, scim_type, collection, action, cause);

-- The names of people, groups and other resources, and the entries that have each. The names of one person get
-- adjacent ids, because they are first seen together. So the rows of an exchange are on few pages of `naming`.
CREATE TABLE name (
    id    INTEGER PRIMARY KEY,
    value TEXT NOT NULL UNIQUE -- model::facts::identity_key
) STRICT;
CREATE TABLE naming (
    name INTEGER NOT NULL,
    seq  INTEGER NOT NULL,
    PRIMARY KEY (name, seq)
) STRICT, WITHOUT ROWID;

-- How far the facts of older entries were found: those of entries with a lower `seq` are of an older version.
CREATE TABLE backfill (
    version INTEGER NOT NULL, -- insight::facts::RULES_VERSION
    below   INTEGER NOT NULL
) STRICT;
INSERT INTO backfill (version, below) VALUES (0, 0);
