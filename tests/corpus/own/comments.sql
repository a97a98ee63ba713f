-- Comments inside the stored text, with everything that could mislead a reader of it.
CREATE TABLE noted ( -- the table, (not) yet "done
    id INTEGER PRIMARY KEY, -- the key; isn't it
    /* a TEXT, */
    b TEXT /* between */ NOT /* the */ NULL -- words
        DEFAULT '-- no comment' CHECK (b <> '/* nor this */' /* but ) this */),
    c INT, -- REFERENCES nothing (id)
    -- CHECK (c > 0),
    UNIQUE (b, /* , */ c) -- no comma follows
    /* the end */
) /* WITHOUT ROWID */;
CREATE INDEX ix_noted ON noted (b, -- first
    c /* DESC */) WHERE c > 0 -- and that is all
;
