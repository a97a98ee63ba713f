-- Numbered columns that are foreign keys as well, comments on keys, and FROM lists with commas.
CREATE TABLE loan (id bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (id) COMMENT 'of the loan');
CREATE TABLE aging (
  loan_id bigint NOT NULL AUTO_INCREMENT,
  since date,
  PRIMARY KEY (loan_id),
  CONSTRAINT aging_ibfk_1 FOREIGN KEY (loan_id) REFERENCES loan (id)
);
CREATE TABLE part (
  id int NOT NULL AUTO_INCREMENT,
  loan_id bigint NOT NULL,
  code char(4) NOT NULL,
  PRIMARY KEY (loan_id, id) COMMENT 'it''s both',
  KEY (id),
  UNIQUE KEY by_code (code) COMMENT 'no two',
  CONSTRAINT of_loan FOREIGN KEY (loan_id) REFERENCES loan (id)
);
CREATE TABLE alone (id int NOT NULL, PRIMARY KEY (id), CONSTRAINT is_part FOREIGN KEY (id) REFERENCES part (id));
CREATE VIEW two AS SELECT l.id, p.code FROM loan l, part p WHERE l.id = p.loan_id;
CREATE VIEW three AS SELECT l.id, a.since, extract(YEAR FROM a.since) AS y FROM loan l, part p, aging a;
CREATE VIEW mixed AS SELECT l.id FROM loan l LEFT JOIN part p ON p.loan_id = l.id, aging a, alone ORDER BY 1;
CREATE VIEW nested AS SELECT l.id, (SELECT max(p.id) FROM part p, aging a WHERE a.loan_id = p.loan_id) AS m
  FROM loan l, (SELECT a.since FROM aging a, alone GROUP BY a.since) q
  WHERE EXISTS (SELECT 1 FROM part, alone) UNION ALL SELECT a.id, 1 FROM alone a, part b, loan c HAVING a.id > 1;
CREATE VIEW joined AS SELECT l.id FROM loan l JOIN part p ON p.loan_id = l.id STRAIGHT_JOIN aging;
