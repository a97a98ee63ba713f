CREATE TABLE numbers (
  id int(11) NOT NULL AUTO_INCREMENT,
  tiny tinyint(4) DEFAULT -1,
  flag tinyint(1) NOT NULL DEFAULT 0,
  small smallint(5) unsigned DEFAULT 0,
  medium mediumint(8) unsigned zerofill DEFAULT NULL,
  big bigint(20) unsigned NOT NULL,
  filled int(7) unsigned zerofill NOT NULL DEFAULT 0000042,
  exact decimal(20,6) NOT NULL DEFAULT 0.500000,
  whole decimal(10,0) DEFAULT NULL,
  money decimal(12,2) unsigned DEFAULT NULL,
  ratio float DEFAULT 1.5,
  wide double DEFAULT -1e-10,
  narrow float(7,3) DEFAULT NULL,
  bits bit(8) DEFAULT b'101',
  PRIMARY KEY (id)
);
CREATE TABLE texts (
  code char(2) NOT NULL,
  name varchar(255) CHARACTER SET latin1 COLLATE latin1_german1_ci DEFAULT 'O''Brien',
  path varchar(20) COLLATE utf8mb4_bin DEFAULT 'a\\b',
  note tinytext,
  body mediumtext NOT NULL,
  raw tinyblob,
  hash binary(16) DEFAULT NULL,
  token varbinary(64) NOT NULL DEFAULT '',
  size enum('small','very, large','it''s','') NOT NULL DEFAULT 'small',
  tags set('a','b','c d') DEFAULT 'a,b',
  data json DEFAULT NULL,
  checked longtext CHARACTER SET utf8mb4 COLLATE utf8mb4_bin CHECK (json_valid(checked) and json_type(checked) = 'OBJECT'),
  key_of uuid DEFAULT uuid(),
  address inet6 DEFAULT NULL,
  PRIMARY KEY (code)
);
CREATE TABLE times (
  d date DEFAULT '1000-01-01',
  t time(3) DEFAULT NULL,
  dt datetime(6) NOT NULL DEFAULT current_timestamp(6) ON UPDATE current_timestamp(6),
  zero datetime NOT NULL DEFAULT '0000-00-00 00:00:00',
  ts timestamp NULL DEFAULT NULL,
  changed timestamp NOT NULL DEFAULT current_timestamp() ON UPDATE current_timestamp(),
  later timestamp(2) NOT NULL DEFAULT '2030-01-01 00:00:00.00',
  y year(4) DEFAULT NULL,
  computed_default date DEFAULT (curdate() + interval 1 day)
);
CREATE TABLE `odd names` (
  `select` int(11) NOT NULL,
  `a b` int(11) DEFAULT NULL COMMENT 'it''s a "comment" \\ here',
  `back``tick` int(11) DEFAULT NULL,
  `über` varchar(10) DEFAULT 'ü',
  `Upper` int(11) DEFAULT NULL,
  PRIMARY KEY (`select`),
  KEY `key of ``b` (`a b`),
  CONSTRAINT `check it` CHECK (`a b` > 0 and `back``tick` < 10)
) COMMENT='a table, ''odd''';
CREATE TABLE hidden (
  id int(11) NOT NULL,
  secret int(11) DEFAULT 3 INVISIBLE,
  packed text COMPRESSED DEFAULT NULL
);
CREATE TABLE generated (
  a int(11) DEFAULT NULL,
  b varchar(20) DEFAULT NULL,
  plus int(11) GENERATED ALWAYS AS (a + 1) VIRTUAL,
  kept varchar(40) GENERATED ALWAYS AS (concat(b,'-',a)) STORED,
  KEY i_plus (plus)
);
