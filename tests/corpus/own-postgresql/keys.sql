CREATE TABLE tree (
  id integer, code text NOT NULL, up text, area integer, up_area integer,
  CONSTRAINT tree_key PRIMARY KEY (id, code)
);
CREATE UNIQUE INDEX tree_code ON tree (code);
CREATE UNIQUE INDEX tree_both ON tree (area, code) WHERE area > 0;
CREATE UNIQUE INDEX tree_area ON tree (code, area);
ALTER TABLE tree ADD CONSTRAINT tree_up FOREIGN KEY (up) REFERENCES tree (code) ON DELETE CASCADE;
ALTER TABLE tree ADD CONSTRAINT tree_up_area FOREIGN KEY (up_area, up) REFERENCES tree (area, code);
ALTER TABLE tree ADD CONSTRAINT unchecked FOREIGN KEY (up) REFERENCES tree (code) NOT VALID;
COMMENT ON CONSTRAINT tree_up ON tree IS 'by an index';
CREATE TABLE leaves (code text, area integer, FOREIGN KEY (code, area) REFERENCES tree (code, area));
CREATE DOMAIN clock AS text;
CREATE FUNCTION parts(clock text, OUT hours integer, OUT minutes integer) LANGUAGE sql IMMUTABLE AS $$ SELECT 1, 2 $$;
CREATE FUNCTION halves(a integer, VARIADIC clock text[]) RETURNS TABLE (clock text, leaves integer) LANGUAGE sql AS $$ SELECT '', 1 $$;
CREATE FUNCTION hands(clock, leaves, at clock DEFAULT 'now') RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$;
ALTER DOMAIN clock ADD CONSTRAINT has_parts CHECK ((parts(VALUE)).hours > 0);
