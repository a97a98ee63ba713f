-- since 14
CREATE COLLATION german (provider = libc, locale = 'C');
CREATE TABLE types (
  i integer, s smallint, b bigint, r real, d double precision,
  n numeric, n5 numeric(5), n52 numeric(5,2), m money,
  t text, v varchar, v9 varchar(9), c char, c3 char(3), bp bpchar, nm name, "char" "char",
  flag boolean, raw bytea, bits bit(4), many bit varying(8),
  day date, at time, at3 time(3), atz timetz, ts timestamp, ts0 timestamp(0), tz timestamptz, tz6 timestamptz(6),
  span interval, months interval year to month, seconds interval second(2),
  j json, jb jsonb, x xml, u uuid, addr inet, net cidr, mac macaddr,
  words tsvector, search tsquery, place point, r4 int4range, lsn pg_lsn, reg regclass,
  ints integer[], names varchar(9)[], deep numeric(5,2)[][]
);
CREATE TABLE defaults (
  whole integer DEFAULT 42,
  minus integer DEFAULT -1,
  minus_big bigint DEFAULT -9223372036854775808,
  big bigint DEFAULT 9999999999,
  exact numeric(10,2) DEFAULT 0.10,
  minus_exact numeric(10,2) DEFAULT -1.50,
  cast_number bigint DEFAULT '7'::bigint,
  real_number double precision DEFAULT 1.5,
  flag boolean DEFAULT true,
  off boolean DEFAULT false,
  word text DEFAULT 'it''s "so"',
  empty varchar(9) DEFAULT '',
  slashes text DEFAULT 'a\b',
  lines text DEFAULT E'one\ntwo',
  letter char(1) DEFAULT 'N',
  nothing varchar(20) DEFAULT NULL::varchar,
  day date DEFAULT '2000-02-29',
  moment timestamptz DEFAULT '2020-01-01 00:00:00+02',
  today date DEFAULT CURRENT_DATE,
  later timestamp DEFAULT (now() + '1 day'::interval),
  doc jsonb DEFAULT '{"a": 1}',
  list text[] DEFAULT '{}',
  filled text[] DEFAULT ARRAY['a'::text],
  key uuid DEFAULT gen_random_uuid(),
  bits bit(4) DEFAULT B'0101',
  sum integer DEFAULT (1 + 2)
);
CREATE TABLE generated (
  a integer NOT NULL,
  b integer GENERATED ALWAYS AS (a * 2) STORED,
  c text COLLATE "C" GENERATED ALWAYS AS (upper((a)::text)) STORED
);
CREATE TABLE details (
  plain text,
  outside text NOT NULL,
  packed text COMPRESSION pglz,
  counted integer,
  hinted integer,
  folded text COLLATE german,
  sorted varchar(9) COLLATE "POSIX",
  "Ünïcode näme" integer,
  "select" integer
);
ALTER TABLE details ALTER plain SET STORAGE plain, ALTER outside SET STORAGE external;
ALTER TABLE details ALTER counted SET STATISTICS 500, ALTER hinted SET (n_distinct = 5, n_distinct_inherited = -0.5);
COMMENT ON COLUMN details.plain IS 'a ''plain'' one
of two lines';
COMMENT ON COLUMN details."Ünïcode näme" IS 'ä';
