CREATE TABLE accounts (id int(11) NOT NULL AUTO_INCREMENT, balance decimal(10,2) NOT NULL DEFAULT 0.00, changes int(11) NOT NULL DEFAULT 0, PRIMARY KEY (id));
CREATE TABLE journal (account_id int(11), what varchar(20));
CREATE SEQUENCE plain;
CREATE SEQUENCE odd_numbers START WITH 7 MINVALUE 1 MAXVALUE 999 INCREMENT BY 2 CACHE 10 CYCLE;
CREATE SEQUENCE backwards INCREMENT BY -1;
CREATE VIEW rich AS SELECT id, balance FROM accounts WHERE balance > 1000;
CREATE ALGORITHM=MERGE SQL SECURITY INVOKER VIEW richer (number, sum) AS SELECT r.id, r.balance FROM rich r WHERE r.balance > 10000 WITH CASCADED CHECK OPTION;
CREATE VIEW a_first AS SELECT count(0) AS n FROM richer;
DELIMITER //
CREATE TRIGGER note_first BEFORE UPDATE ON accounts FOR EACH ROW BEGIN
  -- a comment; with a semicolon
  SET NEW.changes = OLD.changes + 1;
END//
CREATE TRIGGER note_second BEFORE UPDATE ON accounts FOR EACH ROW FOLLOWS note_first SET NEW.balance = round(NEW.balance, 2)//
CREATE TRIGGER note_third AFTER DELETE ON accounts FOR EACH ROW INSERT INTO journal VALUES (OLD.id, 'it''s gone')//
CREATE FUNCTION double_of(n int, OUT_ text CHARSET latin1) RETURNS bigint
    DETERMINISTIC NO SQL COMMENT 'it''s twice'
BEGIN
  DECLARE r bigint;
  SET r = n * 2;
  RETURN r;
END//
CREATE FUNCTION label(n int) RETURNS varchar(20) CHARSET utf8mb4 READS SQL DATA SQL SECURITY INVOKER RETURN concat('n', n)//
CREATE PROCEDURE transfer(IN from_id int, INOUT amount decimal(10,2), OUT done boolean)
    MODIFIES SQL DATA
BEGIN
  IF amount > 0 THEN
    UPDATE accounts SET balance = balance - amount WHERE id = from_id;
    SET done = true;
  ELSE
    SET done = false;
  END IF;
END//
CREATE PROCEDURE nothing() BEGIN END//
CREATE EVENT sweep ON SCHEDULE EVERY 1 DAY STARTS '2030-01-01 00:00:00' ON COMPLETION PRESERVE DISABLE COMMENT 'sweeps' DO DELETE FROM journal//
DELIMITER ;
SET sql_mode = 'ANSI_QUOTES,PIPES_AS_CONCAT';
CREATE FUNCTION other_mode() RETURNS int NO SQL RETURN length('a' || 'b');
