-- Views: with columns, over views, with each clause a query may have; some are defined too early.
CREATE TABLE orders (id INTEGER PRIMARY KEY, customer TEXT, total REAL, placed TEXT);
CREATE VIEW a_late_view AS SELECT * FROM totals WHERE total > 10;
CREATE VIEW totals (customer, total) AS SELECT customer, sum(total) FROM orders GROUP BY customer;
CREATE VIEW "named columns" ("the customer", [how much], `when`) AS
    SELECT customer, total, placed FROM orders;
CREATE VIEW recent AS
    WITH RECURSIVE days (n) AS (VALUES (1) UNION ALL SELECT n + 1 FROM days WHERE n < 7)
    SELECT o.id, d.n FROM orders AS o JOIN days AS d ON o.id % 7 = d.n
    WHERE o.placed > date('now', '-7 days') ORDER BY o.id DESC LIMIT 10 OFFSET 1;
CREATE VIEW ranked AS
    SELECT id, rank() OVER (PARTITION BY customer ORDER BY total DESC) AS place FROM orders;
CREATE VIEW texts AS SELECT 'a;b' AS semicolon, 'it''s' AS quote, x'00' AS blob, "customer" FROM orders;
CREATE VIEW on_views AS SELECT t.customer FROM totals t LEFT JOIN ranked r ON r.id = t.total
    UNION SELECT customer FROM orders EXCEPT SELECT NULL;
CREATE VIEW commented AS -- what it shows
    SELECT id /* the key */ FROM orders;
