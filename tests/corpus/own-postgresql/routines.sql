CREATE TABLE t (id integer, name text);
CREATE FUNCTION add(a integer, b integer DEFAULT 1) RETURNS integer LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE COST 5 AS $$ SELECT a + b $$;
CREATE FUNCTION add(a text, VARIADIC rest text[]) RETURNS text LANGUAGE plpgsql AS $body$
BEGIN
  -- a comment; with $$ in it
  RETURN a || array_to_string(rest, ',');
END
$body$;
CREATE FUNCTION rows_of(OUT id integer, OUT name text) RETURNS SETOF record LANGUAGE sql STABLE ROWS 10 SECURITY DEFINER SET search_path = public AS 'SELECT * FROM t';
CREATE FUNCTION as_table(n integer) RETURNS TABLE (x integer, y text) LANGUAGE sql AS 'SELECT n, ''y''';
CREATE FUNCTION "Odd (Name"(integer) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION padded(a char, b char(3)[], c numeric(4,2)) RETURNS integer LANGUAGE sql AS 'SELECT 1';
CREATE FUNCTION returns_row() RETURNS t LANGUAGE sql AS 'SELECT * FROM t LIMIT 1';
CREATE PROCEDURE fill(INOUT n integer, note text DEFAULT '') LANGUAGE plpgsql AS 'BEGIN n := n + 1; END';
CREATE PROCEDURE nothing() LANGUAGE sql AS '';
CREATE FUNCTION add_up(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 + $2';
CREATE FUNCTION take_off(numeric, numeric) RETURNS numeric LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE AGGREGATE total(numeric) (SFUNC = add_up, STYPE = numeric, INITCOND = '0', COMBINEFUNC = add_up, PARALLEL = SAFE, MSFUNC = add_up, MINVFUNC = take_off, MSTYPE = numeric, MINITCOND = '0', SSPACE = 8);
CREATE AGGREGATE greatest_of(integer) (SFUNC = int4larger, STYPE = integer, SORTOP = >);
CREATE AGGREGATE counted(*) (SFUNC = int8inc, STYPE = bigint, INITCOND = '0');
CREATE AGGREGATE middle(double precision ORDER BY anyelement) (SFUNC = ordered_set_transition, STYPE = internal, FINALFUNC = percentile_disc_final, FINALFUNC_EXTRA, FINALFUNC_MODIFY = SHAREABLE);
COMMENT ON FUNCTION add(integer, integer) IS 'adds';
COMMENT ON AGGREGATE total(numeric) IS 'sums up';
COMMENT ON PROCEDURE nothing() IS 'does nothing';
CREATE TABLE uses (id integer DEFAULT add(1, 2), CHECK (add(id) > 0));
CREATE INDEX by_function ON t (add(id, 5));
