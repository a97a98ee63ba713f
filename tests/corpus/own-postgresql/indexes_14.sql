-- since 14
CREATE TABLE t (a integer, b text);
CREATE INDEX blocks ON t USING brin (a int4_minmax_multi_ops (values_per_range = 16), b text_bloom_ops);
