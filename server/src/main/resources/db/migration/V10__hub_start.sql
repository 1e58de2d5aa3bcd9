-- Which start of a hub works with this database. Every transaction of that hub looks here first: a
-- database that was emptied, exchanged or taken over by another hub is not taken for its own.
CREATE TABLE hub_start (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  name ${text} NOT NULL
);
