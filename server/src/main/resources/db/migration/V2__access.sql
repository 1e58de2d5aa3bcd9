-- Which logical clouds (project/name) made a composite app. No row: it belongs to its project alone.
CREATE TABLE document_owner (
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  logical_cloud ${text} NOT NULL,
  PRIMARY KEY (kind, path, logical_cloud),
  FOREIGN KEY (kind, path) REFERENCES document (kind, path) ON DELETE CASCADE
);

-- Bearer tokens. hash: SHA-256 over salt and secret. last_used: microseconds since 1970, 0 for never.
CREATE TABLE token (
  name ${text} PRIMARY KEY,
  id ${text} NOT NULL UNIQUE,
  salt ${blob} NOT NULL,
  hash ${blob} NOT NULL,
  body ${blob} NOT NULL,
  last_used BIGINT NOT NULL
);
