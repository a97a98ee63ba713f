CREATE EXTENSION tablefunc;
CREATE EXTENSION citext;
CREATE EXTENSION hstore;
COMMENT ON EXTENSION hstore IS 'our own words';
CREATE TABLE people (name citext UNIQUE, tags hstore NOT NULL DEFAULT ''::hstore);
CREATE INDEX people_tags ON people USING gin (tags);
CREATE FUNCTION names() RETURNS SETOF citext LANGUAGE sql AS 'SELECT name FROM people';
CREATE VIEW crossed AS SELECT * FROM crosstab('SELECT 1, 2, 3') AS c (a integer, b integer);
