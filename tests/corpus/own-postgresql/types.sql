CREATE TYPE mood AS ENUM ('sad', 'ok', 'it''s, "fine"', '');
CREATE TYPE "Odd Enum" AS ENUM ('A b');
CREATE DOMAIN positive AS integer DEFAULT 1 NOT NULL CONSTRAINT above CHECK (VALUE > 0) CHECK (VALUE < 100);
CREATE DOMAIN moody AS mood DEFAULT 'ok';
CREATE DOMAIN code AS varchar(5) COLLATE "C" DEFAULT 'x';
CREATE DOMAIN code_of_code AS code CHECK (length(VALUE) > 1);
CREATE DOMAIN unchecked AS text;
ALTER DOMAIN unchecked ADD CONSTRAINT later CHECK (VALUE <> '') NOT VALID;
CREATE TYPE pair AS (a integer, b varchar(9) COLLATE "C", m mood);
CREATE TYPE of_pair AS (p pair, list pair[]);
CREATE FUNCTION is_even(integer) RETURNS boolean LANGUAGE sql IMMUTABLE AS 'SELECT $1 % 2 = 0';
CREATE DOMAIN even AS integer CHECK (is_even(VALUE));
CREATE TABLE uses (
  m mood NOT NULL DEFAULT 'sad', ms mood[] DEFAULT '{sad}', o "Odd Enum", p positive, md moody DEFAULT 'sad', c code DEFAULT 'y',
  pp pair, ps pair[], e even, dd positive[]
);
COMMENT ON TYPE mood IS 'how';
COMMENT ON DOMAIN positive IS 'more than none';
COMMENT ON CONSTRAINT above ON DOMAIN positive IS 'above';
COMMENT ON TYPE pair IS 'two';
COMMENT ON COLUMN pair.a IS 'first';
CREATE COLLATION by_number (provider = icu, locale = 'en-u-kn-true', deterministic = false);
CREATE COLLATION c_and_posix (lc_collate = 'C', lc_ctype = 'POSIX');
COMMENT ON COLLATION by_number IS '2 before 10';
CREATE TYPE nothing AS ();
