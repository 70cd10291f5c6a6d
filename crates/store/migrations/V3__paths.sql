-- `path` is the normalised one now: `/%55sers` and `/./Users` are `/Users`, so that a filter finds them.
UPDATE entry SET path = canonical_path(endpoint) WHERE instr(path, '%') > 0 OR instr(path, '/.') > 0;
