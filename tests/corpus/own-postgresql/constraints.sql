CREATE TABLE parents (id integer PRIMARY KEY, a integer, b integer, CONSTRAINT pair UNIQUE (a, b));
CREATE TABLE children (
  id integer CONSTRAINT "The Key" PRIMARY KEY,
  parent_id integer REFERENCES parents,
  a integer, b integer, c integer DEFAULT 1,
  CONSTRAINT named FOREIGN KEY (a, b) REFERENCES parents (a, b) MATCH FULL ON DELETE SET NULL ON UPDATE CASCADE,
  CONSTRAINT restricted FOREIGN KEY (parent_id) REFERENCES parents ON DELETE RESTRICT ON UPDATE SET DEFAULT,
  CONSTRAINT deferred FOREIGN KEY (c) REFERENCES parents ON DELETE SET DEFAULT DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT deferrable_only FOREIGN KEY (c) REFERENCES parents DEFERRABLE,
  CHECK (a > 0),
  CONSTRAINT ranged CHECK (a BETWEEN 1 AND 10 OR b IS NULL),
  CONSTRAINT listed CHECK (c IN (1, 2, 3)) NO INHERIT,
  CONSTRAINT unique_deferred UNIQUE (c) DEFERRABLE INITIALLY DEFERRED
);
ALTER TABLE children ADD CONSTRAINT unchecked CHECK (b < 100) NOT VALID;
ALTER TABLE children ADD CONSTRAINT unchecked_key FOREIGN KEY (b) REFERENCES parents NOT VALID;
CREATE TABLE self (id integer PRIMARY KEY, up integer REFERENCES self ON DELETE CASCADE);
CREATE TABLE included (a integer, b integer, c text, PRIMARY KEY (a) INCLUDE (b), UNIQUE (b) INCLUDE (c, a) WITH (fillfactor = 70));
CREATE EXTENSION btree_gist;
CREATE TABLE bookings (
  room integer, during tsrange, note text,
  CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, during WITH &&),
  CONSTRAINT partly EXCLUDE USING gist (room WITH =, during WITH &&) WHERE (note IS NOT NULL) DEFERRABLE INITIALLY DEFERRED,
  CONSTRAINT by_tree EXCLUDE USING btree (lower(note) COLLATE "C" WITH =),
  EXCLUDE USING hash (note WITH =)
);
COMMENT ON CONSTRAINT pair ON parents IS 'both or none';
COMMENT ON CONSTRAINT ranged ON children IS 'in range';
COMMENT ON INDEX pair IS 'of the constraint';
CREATE TABLE cycle_a (id integer PRIMARY KEY, b_id integer);
CREATE TABLE cycle_b (id integer PRIMARY KEY, a_id integer REFERENCES cycle_a);
ALTER TABLE cycle_a ADD FOREIGN KEY (b_id) REFERENCES cycle_b;
