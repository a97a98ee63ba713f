-- since 14
CREATE TABLE t (id integer PRIMARY KEY, name text);
CREATE FUNCTION plus(a integer) RETURNS integer RETURN a + 1;
CREATE FUNCTION look_up(n integer) RETURNS text BEGIN ATOMIC SELECT name FROM t WHERE id = n; END;
CREATE PROCEDURE put(n integer, OUT m integer) BEGIN ATOMIC INSERT INTO t VALUES (n, look_up(n)); SELECT plus(n); END;
CREATE VIEW looked AS SELECT look_up(id) AS name FROM t;
CREATE FUNCTION over_view() RETURNS bigint BEGIN ATOMIC SELECT count(*) FROM looked; END;
