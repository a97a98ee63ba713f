-- since 14
CREATE SCHEMA odd;
CREATE FUNCTION odd.apart(double precision, double precision) RETURNS double precision LANGUAGE sql IMMUTABLE AS 'SELECT $1 - $2';
CREATE TYPE odd.span AS RANGE (SUBTYPE = double precision, SUBTYPE_DIFF = odd.apart);
CREATE TYPE "Odd Span" AS RANGE (SUBTYPE = text, COLLATION = "C", MULTIRANGE_TYPE_NAME = odd."Odd Spans");
CREATE FUNCTION width(odd.span) RETURNS double precision LANGUAGE sql AS 'SELECT upper($1) - lower($1)';
CREATE FUNCTION all_of(odd.span_multirange) RETURNS odd.span LANGUAGE sql AS 'SELECT range_merge($1)';
CREATE FUNCTION all_of(odd."Odd Spans") RETURNS "Odd Span" LANGUAGE sql AS 'SELECT range_merge($1)';
CREATE DOMAIN full_span AS odd.span CHECK (NOT isempty(VALUE));
CREATE TYPE pair AS (a odd.span, b odd.span_multirange[]);
CREATE TABLE spans (a odd.span, b full_span[], c pair, d "Odd Span" DEFAULT '[a,b)', w double precision GENERATED ALWAYS AS (upper(a)) STORED, EXCLUDE USING gist (a WITH &&));
