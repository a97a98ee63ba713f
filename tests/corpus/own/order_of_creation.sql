-- Objects that need each other, created in an order that sorting by name would break.
CREATE TABLE z_parent (id INTEGER PRIMARY KEY);
CREATE TABLE a_child (id INTEGER PRIMARY KEY, z INT REFERENCES z_parent (id));
CREATE VIEW z_first AS SELECT id FROM a_child;
CREATE VIEW m_second AS SELECT id FROM z_first;
CREATE VIEW a_third AS SELECT m.id FROM m_second AS m JOIN z_first USING (id);
CREATE TRIGGER a_on_view INSTEAD OF DELETE ON a_third BEGIN
    DELETE FROM z_first WHERE id = old.id;
END;
CREATE TRIGGER z_on_view INSTEAD OF DELETE ON z_first BEGIN
    DELETE FROM a_child WHERE id = old.id;
    DELETE FROM z_parent WHERE id IN (SELECT id FROM a_third);
END;
