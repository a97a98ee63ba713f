-- since 15
CREATE TABLE tenants (tenant integer, id integer, PRIMARY KEY (tenant, id));
CREATE TABLE posts (
  tenant integer, id integer, author integer,
  PRIMARY KEY (tenant, id),
  FOREIGN KEY (tenant, author) REFERENCES tenants ON DELETE SET NULL (author),
  CONSTRAINT once UNIQUE NULLS NOT DISTINCT (author)
);
CREATE UNIQUE INDEX posts_author ON posts (author, id) NULLS NOT DISTINCT;
