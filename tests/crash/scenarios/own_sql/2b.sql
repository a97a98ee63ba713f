-- revision: 2b
-- down_revision: 1a
-- message: a stored program, and a use of it
-- +upgrade sqlite
CREATE TRIGGER count_notes AFTER INSERT ON notes
BEGIN
    INSERT INTO ran VALUES (NEW.body);
END;
INSERT INTO notes VALUES (2, '2b up');
-- +upgrade postgresql
CREATE FUNCTION count_run(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO ran VALUES (what);
END;
$$;
SELECT count_run('2b up');
-- +upgrade mariadb
CREATE PROCEDURE count_run(what varchar(80))
BEGIN
    INSERT INTO ran VALUES (what);
END;
CALL count_run('2b up');
-- +downgrade sqlite
INSERT INTO notes VALUES (3, '2b down');
DELETE FROM notes WHERE id IN (2, 3);
DROP TRIGGER count_notes;
-- +downgrade postgresql
SELECT count_run('2b down');
DROP FUNCTION count_run(text);
-- +downgrade mariadb
CALL count_run('2b down');
DROP PROCEDURE count_run;
