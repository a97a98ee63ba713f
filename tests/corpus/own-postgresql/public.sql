DROP SCHEMA public;
CREATE SCHEMA public;
COMMENT ON SCHEMA public IS 'standard public schema';
CREATE TABLE notes (id integer PRIMARY KEY);
