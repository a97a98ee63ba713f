-- since 14
CREATE TABLE t (a integer, b integer, "C c" text);
CREATE STATISTICS everything ON a, b FROM t;
CREATE STATISTICS chosen (ndistinct, mcv) ON a, "C c" FROM t;
CREATE STATISTICS expressions ON a, (b % 10), lower("C c") FROM t;
CREATE STATISTICS single ON (a + b) FROM t;
ALTER STATISTICS everything SET STATISTICS 500;
COMMENT ON STATISTICS chosen IS 'some';
