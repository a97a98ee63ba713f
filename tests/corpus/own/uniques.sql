-- UNIQUE constraints, named and not, beside unique indexes, which are another thing.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY,
    mail TEXT UNIQUE,
    login TEXT NOT NULL CONSTRAINT one_login UNIQUE,
    realm INT,
    code TEXT,
    UNIQUE (realm, login),
    CONSTRAINT "one code per realm" UNIQUE (code, realm)
);
CREATE UNIQUE INDEX ux_accounts_code ON accounts (code);
CREATE UNIQUE INDEX ux_accounts_realm ON accounts (realm, code, mail);
CREATE TABLE reordered (a, b, c, UNIQUE (c, a), UNIQUE (a, c), UNIQUE (b DESC));
