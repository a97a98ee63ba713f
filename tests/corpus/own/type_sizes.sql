-- The same family of types in many sizes, as programs that know other databases write them.
CREATE TABLE integers (a TINYINT, b SMALLINT, c MEDIUMINT, d INT, e INTEGER, f BIGINT, g INT2, h INT(11), i UNSIGNED INT(10));
CREATE TABLE texts (a CHAR(1), b CHARACTER(20), c VARCHAR, d NVARCHAR(100), e TEXT(100), f LONGTEXT, g LONGVARCHAR, h NCHAR(55));
CREATE TABLE numbers (a REAL, b DOUBLE, c FLOAT, d NUMERIC, e NUMERIC(5), f DECIMAL(5, 0), g MONEY);
CREATE TABLE others (a BLOB, b VARBINARY(16), c BINARY(2), d DATE, e TIME, f TIMESTAMP, g DATETIME(6), h BOOLEAN, i INTERVAL);
