-- What an owner of deliveries was ordered to be. made: microseconds since 1970; operation: the one that carried it out, from
-- which state has its last word. A document that is deleted takes its revisions with it.
CREATE TABLE revision (
  owner_kind ${text} NOT NULL,
  owner_path ${text} NOT NULL,
  number BIGINT NOT NULL,
  made BIGINT NOT NULL,
  operation ${text} NOT NULL,
  result ${blob} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (owner_kind, owner_path, number),
  FOREIGN KEY (owner_kind, owner_path) REFERENCES document (kind, path) ON DELETE CASCADE
);
CREATE INDEX revision_operation ON revision (operation);

-- Bundles, contents and files that a revision needs, by SHA-256.
CREATE TABLE revision_use (
  owner_kind ${text} NOT NULL,
  owner_path ${text} NOT NULL,
  number BIGINT NOT NULL,
  digest ${text} NOT NULL,
  PRIMARY KEY (owner_kind, owner_path, number, digest),
  FOREIGN KEY (owner_kind, owner_path, number)
    REFERENCES revision (owner_kind, owner_path, number) ON DELETE CASCADE
);
CREATE INDEX revision_use_digest ON revision_use (digest);

-- Documents as they were, by SHA-256 of their JSON. Some hold secrets: all are compressed, then sealed.
CREATE TABLE revision_content (
  digest ${text} PRIMARY KEY,
  content ${blob} NOT NULL
);
