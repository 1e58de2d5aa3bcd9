-- What each write transaction changed, as JSON. A transaction that changed nothing of it has no row. written: microseconds since
-- 1970.
CREATE TABLE change (
  revision BIGINT PRIMARY KEY,
  written BIGINT NOT NULL,
  body ${blob} NOT NULL
);
-- Up to which revision changes were forgotten, or were never written.
ALTER TABLE counter ADD COLUMN change_cut BIGINT NOT NULL DEFAULT 0;
UPDATE counter SET change_cut = revision;
