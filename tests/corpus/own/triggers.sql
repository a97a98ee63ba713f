-- Triggers: each time and event, with conditions, CASE … END and RAISE in their bodies.
CREATE TABLE items (id INTEGER PRIMARY KEY, name TEXT, price REAL, stock INT DEFAULT 0);
CREATE TABLE history (item INT, what TEXT, at TEXT DEFAULT CURRENT_TIMESTAMP);
CREATE VIEW item_names AS SELECT id, name FROM items;
CREATE TRIGGER items_inserted AFTER INSERT ON items BEGIN
    INSERT INTO history (item, what) VALUES (new.id, 'insert;');
END;
CREATE TRIGGER items_changed AFTER UPDATE OF name, price ON items FOR EACH ROW
WHEN old.name <> new.name OR new.price IS NOT old.price
BEGIN
    INSERT INTO history (item, what)
        VALUES (new.id, CASE WHEN old.price < new.price THEN 'up' ELSE 'down' END);
    UPDATE items SET stock = CASE stock WHEN 0 THEN 1 ELSE stock END WHERE id = new.id;
END;
CREATE TRIGGER items_checked BEFORE UPDATE ON items WHEN new.stock < 0 BEGIN
    SELECT RAISE(ABORT, 'stock below zero; no "end" in sight');
END;
CREATE TRIGGER items_deleted BEFORE DELETE ON items BEGIN
    SELECT CASE WHEN old.stock > 0 THEN RAISE(FAIL, 'it''s still there') END;
    SELECT RAISE(IGNORE) WHERE old.id = 1;
END;
CREATE TRIGGER item_names_inserted INSTEAD OF INSERT ON item_names BEGIN
    INSERT INTO items (name) VALUES (new.name); -- a comment; with a semicolon
END;
CREATE TRIGGER item_names_changed INSTEAD OF UPDATE OF name ON item_names BEGIN
    UPDATE items SET name = new.name WHERE id = old.id;
    DELETE FROM history WHERE item = old.id /* END; */ ;
END;
CREATE TRIGGER "no time given" DELETE ON history BEGIN
    SELECT 1;
END;
