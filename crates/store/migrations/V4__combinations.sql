-- The values of these five members occur in few combinations. Each has a row, with the number of its entries, and
-- one index serves every filter by any of the five. The row 0 stands for the combinations that have none, because
-- clients can send any method and path, and the table must stay small.
CREATE TABLE combination (
    id            INTEGER PRIMARY KEY,
    status        TEXT,
    method        TEXT,
    resource_type TEXT,
    status_code   INTEGER,
    scim_type     TEXT,
    entries       INTEGER NOT NULL
) STRICT;
INSERT INTO combination (id, entries) VALUES (0, 0);
INSERT INTO combination (status, method, resource_type, status_code, scim_type, entries)
    SELECT status, method, resource_type, status_code, scim_type, count(*) FROM entry
    GROUP BY status, method, resource_type, status_code, scim_type
    ORDER BY count(*) DESC LIMIT 4095;
CREATE INDEX combination_by_values ON combination (status, method, resource_type, status_code, scim_type);

DROP INDEX entry_by_status;
DROP INDEX entry_by_method;
DROP INDEX entry_by_resource_type;
DROP INDEX entry_by_status_code;
DROP INDEX entry_by_scim_type;

ALTER TABLE entry ADD COLUMN combination INTEGER NOT NULL DEFAULT 0;
UPDATE entry SET combination = coalesce(
    (SELECT id FROM combination AS c
     WHERE c.status = entry.status AND c.method = entry.method AND c.resource_type = entry.resource_type
         AND c.status_code IS entry.status_code AND c.scim_type IS entry.scim_type), 0);
UPDATE combination SET entries = (SELECT count(*) FROM entry WHERE entry.combination = 0) WHERE id = 0;
CREATE INDEX entry_by_combination ON entry (combination, time, request_id);
