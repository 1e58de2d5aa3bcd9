-- Isolation reports that were kept. written: microseconds since 1970; body: signed JSON, compressed.
CREATE TABLE report (
  id ${text} PRIMARY KEY,
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  written BIGINT NOT NULL,
  holds INTEGER NOT NULL,
  cause ${text} NOT NULL,
  body ${blob} NOT NULL
);
CREATE INDEX report_by_scope ON report (kind, path, written);
