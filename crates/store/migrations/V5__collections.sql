-- Compressed, because an exchange writes and deletes one: it takes a part of a page, and no overflow page. The
-- first byte says how the rest is to be read, as in `message`.
CREATE TABLE compact_intent (
    request_id TEXT PRIMARY KEY,
    entry      BLOB NOT NULL
) STRICT, WITHOUT ROWID;
INSERT INTO compact_intent SELECT request_id, CAST(char(0) || entry AS BLOB) FROM intent;
DROP TABLE intent;
ALTER TABLE compact_intent RENAME TO intent;

-- A combination also has the collection: the first segment of the path. So `endpoint=/Groups` selects
-- combinations, like the criteria of the other five values.
DROP INDEX entry_by_combination;
DROP TABLE combination;
CREATE TABLE combination (
    id            INTEGER PRIMARY KEY,
    status        TEXT,
    method        TEXT,
    resource_type TEXT,
    status_code   INTEGER,
    scim_type     TEXT,
    collection    TEXT, -- `/Users`; empty for the base
    entries       INTEGER NOT NULL
) STRICT;
INSERT INTO combination (id, entries) VALUES (0, 0);
INSERT INTO combination (status, method, resource_type, status_code, scim_type, collection, entries)
    SELECT status, method, resource_type, status_code, scim_type,
        substr(path, 1, instr(substr(path, 2) || '/', '/')) AS first_segment, count(*) FROM entry
    GROUP BY status, method, resource_type, status_code, scim_type, first_segment
    ORDER BY count(*) DESC LIMIT 4095;
CREATE INDEX combination_by_values
    ON combination (status, method, resource_type, status_code, scim_type, collection);

-- The index of paths has only those that neither the collection nor `resource_id` finds, because every index
-- of an exchange is a page to be written.
DROP INDEX entry_by_path;
ALTER TABLE entry ADD COLUMN other_path TEXT; -- the canonical path, unless it is `/COLLECTION[/RESOURCE_ID]`
UPDATE entry SET
    other_path = CASE path
        WHEN substr(path, 1, instr(substr(path, 2) || '/', '/')) THEN NULL
        WHEN substr(path, 1, instr(substr(path, 2) || '/', '/')) || '/' || resource_id THEN NULL
        ELSE path END,
    combination = coalesce(
        (SELECT id FROM combination AS c
         WHERE c.status = entry.status AND c.method = entry.method AND c.resource_type = entry.resource_type
             AND c.status_code IS entry.status_code AND c.scim_type IS entry.scim_type
             AND c.collection = substr(path, 1, instr(substr(path, 2) || '/', '/'))), 0);
ALTER TABLE entry DROP COLUMN path;
UPDATE combination SET entries = (SELECT count(*) FROM entry WHERE entry.combination = 0) WHERE id = 0;
CREATE INDEX entry_by_combination ON entry (combination, time, request_id);
CREATE INDEX entry_by_path ON entry (other_path, time, request_id) WHERE other_path IS NOT NULL;
