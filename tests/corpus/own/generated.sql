-- Generated columns, virtual and stored, at any place and with constraints of their own.
CREATE TABLE boxes (
    id INTEGER PRIMARY KEY,
    w INT NOT NULL,
    area INT GENERATED ALWAYS AS (w * h) STORED,
    h INT NOT NULL DEFAULT 1,
    label TEXT AS (w || ' x ' || h),
    double INT NOT NULL AS (w * 2) VIRTUAL CHECK (double < 100),
    upper TEXT COLLATE NOCASE GENERATED ALWAYS AS (upper(label)) VIRTUAL UNIQUE,
    typeless AS (coalesce(w, 'a,b)')),
    kind TEXT AS (CASE WHEN w > h THEN 'wide' ELSE 'high' END) STORED
);
CREATE INDEX ix_boxes_area ON boxes (area, upper);
CREATE TABLE only_one_real (a, b AS (a) STORED, c AS (b + 1));
