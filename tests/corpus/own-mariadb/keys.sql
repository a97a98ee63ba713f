CREATE TABLE parents (
  a int(11) NOT NULL,
  b int(11) NOT NULL,
  id int(11) NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (a,b),
  UNIQUE KEY id (id)
);
CREATE TABLE children (
  id int(11) NOT NULL AUTO_INCREMENT,
  a int(11) DEFAULT NULL,
  b int(11) DEFAULT NULL,
  parent_id int(11) DEFAULT NULL,
  elder int(11) DEFAULT NULL,
  text text,
  v varchar(100),
  PRIMARY KEY (id),
  UNIQUE KEY v (v(20)),
  KEY prefix (text(30),v),
  KEY backwards (id DESC,a),
  KEY unseen (b) IGNORED,
  KEY told (v) COMMENT 'it''s told',
  FULLTEXT KEY words (text,v),
  CONSTRAINT pair FOREIGN KEY (a,b) REFERENCES parents (a,b) ON DELETE CASCADE ON UPDATE SET NULL,
  FOREIGN KEY (parent_id) REFERENCES parents (id),
  FOREIGN KEY (elder) REFERENCES children (id) ON DELETE SET NULL,
  CHECK (length(v) > 1),
  CONSTRAINT named CHECK (length(v) > 2)
);
CREATE TABLE one (id int(11) NOT NULL PRIMARY KEY, two_id int(11), KEY (two_id));
CREATE TABLE two (id int(11) NOT NULL PRIMARY KEY, one_id int(11), CONSTRAINT to_one FOREIGN KEY (one_id) REFERENCES one (id));
ALTER TABLE one ADD CONSTRAINT to_two FOREIGN KEY (two_id) REFERENCES two (id);
CREATE TABLE places (p point NOT NULL, SPATIAL KEY where_is (p));
CREATE TABLE inner_numbering (
  kind int(11) NOT NULL,
  n int(11) NOT NULL AUTO_INCREMENT,
  PRIMARY KEY (kind,n),
  KEY n (n)
);
CREATE TABLE no_key (a int(11));
CREATE TABLE unnumbered (id int(11) NOT NULL, PRIMARY KEY (id));
CREATE TABLE shared_key (id int(11) NOT NULL, PRIMARY KEY (id), CONSTRAINT shares FOREIGN KEY (id) REFERENCES unnumbered (id));
