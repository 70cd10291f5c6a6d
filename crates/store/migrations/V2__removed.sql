-- What is not in the log any more because its retention removed it. One row.
CREATE TABLE removed (
    entries INTEGER NOT NULL -- how many
) STRICT;
INSERT INTO removed VALUES (0);
