CREATE FUNCTION gen_random_uuid() RETURNS uuid LANGUAGE sql AS $$ SELECT NULL::uuid $$;
CREATE FUNCTION abs(integer) RETURNS integer LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE FUNCTION abs(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '1' $$;
COMMENT ON FUNCTION public.abs(integer) IS 'not the server''s';
CREATE AGGREGATE public.sum(integer) (SFUNC = int4pl, STYPE = integer);
CREATE DOMAIN public.money AS numeric(10,2) NOT NULL;
CREATE TYPE public.name AS (first text, last text);
CREATE TYPE public.path AS ENUM ('short', 'long');
CREATE FUNCTION walk(public.path, public.money[]) RETURNS public.name LANGUAGE sql AS $$ SELECT ('', '')::public.name $$;
CREATE TABLE journeys (
  id integer PRIMARY KEY, cost public.money, route public.path DEFAULT 'short', others public.path[],
  who public.name, key uuid DEFAULT public.gen_random_uuid(), other_key uuid DEFAULT gen_random_uuid(),
  CONSTRAINT positive CHECK (public.abs(id) > 0)
);
CREATE INDEX distances ON journeys (public.abs(id));
CREATE VIEW totals AS SELECT public.sum(a.id), sum(a.id) AS other FROM journeys a, journeys b;
