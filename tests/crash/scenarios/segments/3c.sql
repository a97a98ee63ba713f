-- revision: 3c
-- down_revision: 2b
-- message: the same in SQL of somebody's own
-- +upgrade
CREATE UNIQUE INDEX CONCURRENTLY ux_people ON people (name, age);
INSERT INTO ran VALUES ('3c up');
-- +downgrade
INSERT INTO ran VALUES ('3c down');
DROP INDEX CONCURRENTLY ux_people;
