-- since 18
CREATE TABLE t (
  id integer PRIMARY KEY, a integer, b integer CONSTRAINT b_given NOT NULL NO INHERIT, c integer NOT NULL,
  v integer GENERATED ALWAYS AS (c * 2), s integer GENERATED ALWAYS AS (c * 3) STORED,
  CONSTRAINT unforced CHECK (a > 0) NOT ENFORCED
);
ALTER TABLE t ADD CONSTRAINT a_given NOT NULL a NOT VALID;
CREATE TABLE refers (t_id integer REFERENCES t NOT ENFORCED);
CREATE EXTENSION btree_gist;
CREATE TABLE rooms (id integer, during daterange, PRIMARY KEY (id, during WITHOUT OVERLAPS));
CREATE TABLE bookings (room integer, during daterange, FOREIGN KEY (room, PERIOD during) REFERENCES rooms (id, PERIOD during), UNIQUE (room, during WITHOUT OVERLAPS));
