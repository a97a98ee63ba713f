CREATE TABLE parents (
  id int(11) NOT NULL AUTO_INCREMENT,
  a int(11) NOT NULL,
  b varchar(20) CHARACTER SET latin1 NOT NULL DEFAULT 'it''s \\ x',
  PRIMARY KEY (id),
  UNIQUE KEY a (a,b)
);
CREATE TABLE numbers (
  tiny tinyint(4) DEFAULT '-1',
  flag tinyint(1) NOT NULL DEFAULT '0',
  filled int(7) unsigned zerofill NOT NULL DEFAULT '0000042',
  big bigint(20) unsigned NOT NULL,
  exact decimal(20,6) NOT NULL DEFAULT '0.500000',
  ratio float DEFAULT '1.5',
  bits bit(8) DEFAULT b'101',
  size enum('small','very, large','it''s','') NOT NULL DEFAULT 'small',
  tags set('a','b','c d') DEFAULT 'a,b',
  y year(4) DEFAULT '2000',
  d date DEFAULT '2020-01-01',
  dt datetime(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6) ON UPDATE CURRENT_TIMESTAMP(6),
  changed timestamp NOT NULL DEFAULT CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP,
  word varchar(20) DEFAULT 'NULL',
  hash binary(16) DEFAULT NULL,
  note text COMMENT 'it''s a "comment"'
) COMMENT='a table, ''odd''';
CREATE TABLE children (
  id int(11) NOT NULL AUTO_INCREMENT,
  parent_id int(11) DEFAULT NULL,
  elder int(11) DEFAULT NULL,
  a int(11) DEFAULT NULL,
  b varchar(20) CHARACTER SET latin1 DEFAULT NULL,
  body text,
  PRIMARY KEY (id),
  KEY prefix (body(30)),
  FULLTEXT KEY words (body),
  CONSTRAINT pair FOREIGN KEY (a,b) REFERENCES parents (a,b) ON DELETE CASCADE,
  FOREIGN KEY (parent_id) REFERENCES parents (id),
  FOREIGN KEY (elder) REFERENCES children (id) ON DELETE SET NULL
);
CREATE TABLE mine (id int(11) NOT NULL, KEY (id)) ENGINE=MyISAM DEFAULT CHARSET=latin1;
CREATE TABLE fast (id int(11) NOT NULL, PRIMARY KEY (id)) ENGINE=MEMORY;
CREATE TABLE by_range (y int(11) NOT NULL)
  PARTITION BY RANGE (y) (PARTITION early VALUES LESS THAN (2000), PARTITION late VALUES LESS THAN MAXVALUE);
CREATE TABLE by_hash (a int(11) NOT NULL) PARTITION BY HASH (a) PARTITIONS 3;
CREATE TABLE twice (a int(11) NOT NULL, d date NOT NULL)
  PARTITION BY RANGE (a) SUBPARTITION BY HASH (to_days(d)) SUBPARTITIONS 2
  (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN (20));
CREATE VIEW rich AS SELECT id, a FROM parents WHERE a > 1000;
CREATE SQL SECURITY INVOKER VIEW richer AS SELECT id FROM rich WHERE a > 2000 WITH CASCADED CHECK OPTION;
DELIMITER //
CREATE TRIGGER note BEFORE UPDATE ON parents FOR EACH ROW BEGIN
  SET NEW.b = 'a\\b; c';
END//
CREATE FUNCTION double_of(n int, t text CHARSET latin1) RETURNS bigint DETERMINISTIC NO SQL COMMENT 'it''s twice'
BEGIN
  RETURN n * 2;
END//
CREATE PROCEDURE nothing(IN a int, OUT b varchar(10)) BEGIN SET b = 'x\\y'; END//
CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE DO DELETE FROM fast//
DELIMITER ;
