-- Names in capitals and mixed letters, referred to in another case than they were given in.
CREATE TABLE Customers (CustomerID INTEGER PRIMARY KEY, FullName TEXT, COUNTRY TEXT);
CREATE TABLE ORDERS (
    OrderID INTEGER PRIMARY KEY,
    customerid INT REFERENCES customers (CUSTOMERID) ON DELETE CASCADE,
    Total REAL,
    CHECK (TOTAL > 0),
    UNIQUE (CUSTOMERID, total)
);
CREATE INDEX IX_Customers ON customers (FULLNAME, country DESC) WHERE Country IS NOT NULL;
CREATE VIEW Big_Orders AS SELECT orderid FROM Orders WHERE total > 100;
CREATE TRIGGER Tidy AFTER DELETE ON orders BEGIN DELETE FROM customers WHERE customerID = OLD.CustomerId; END;
