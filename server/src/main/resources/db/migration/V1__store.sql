-- One schema for SQLite and PostgreSQL. ${text} sorts by bytes on both; ${blob} is the type for bytes.

-- One row. Every write transaction begins by updating it, which also makes writers wait for each
-- other on PostgreSQL.
CREATE TABLE counter (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  revision BIGINT NOT NULL,
  document_order BIGINT NOT NULL,
  audit_number BIGINT NOT NULL,
  audit_hash ${text} NOT NULL
);
INSERT INTO counter (id, revision, document_order, audit_number, audit_hash) VALUES (1, 0, 0, 0, '');

-- A known text, sealed. Tells whether the key file belongs to this database.
CREATE TABLE key_check (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  content ${blob} NOT NULL
);

-- Bytes by SHA-256 of the plain content. doomed: nothing used it when garbage was last looked for.
CREATE TABLE blob (
  digest ${text} PRIMARY KEY,
  content ${blob} NOT NULL,
  sealed INTEGER NOT NULL,
  doomed INTEGER NOT NULL DEFAULT 0
);

-- path: the names joined by slashes. Documents at the root have empty parents.
CREATE TABLE document (
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  parent_kind ${text} NOT NULL,
  parent_path ${text} NOT NULL,
  body ${blob} NOT NULL,
  sealed INTEGER NOT NULL,
  revision BIGINT NOT NULL,
  position BIGINT NOT NULL UNIQUE,
  PRIMARY KEY (kind, path)
);
CREATE INDEX document_children ON document (parent_kind, parent_path, kind, position);

CREATE TABLE document_file (
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  position INTEGER NOT NULL,
  part ${text} NOT NULL,
  filename ${text} NOT NULL,
  digest ${text} NOT NULL REFERENCES blob (digest),
  size BIGINT NOT NULL,
  PRIMARY KEY (kind, path, position),
  FOREIGN KEY (kind, path) REFERENCES document (kind, path) ON DELETE CASCADE
);
CREATE INDEX document_file_digest ON document_file (digest);

-- Which documents a document names in its body. The target may be absent.
CREATE TABLE document_reference (
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  target_kind ${text} NOT NULL,
  target_path ${text} NOT NULL,
  PRIMARY KEY (kind, path, target_kind, target_path),
  FOREIGN KEY (kind, path) REFERENCES document (kind, path) ON DELETE CASCADE
);
CREATE INDEX document_reference_target ON document_reference (target_kind, target_path);

CREATE TABLE lifecycle (
  kind ${text} NOT NULL,
  path ${text} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (kind, path),
  FOREIGN KEY (kind, path) REFERENCES document (kind, path) ON DELETE CASCADE
);

CREATE TABLE secret (
  name ${text} PRIMARY KEY,
  content ${blob} NOT NULL
);

-- Rendered bundles hold tenants' Secret objects: compressed, then sealed.
CREATE TABLE bundle (
  digest ${text} PRIMARY KEY,
  content ${blob} NOT NULL,
  doomed INTEGER NOT NULL DEFAULT 0
);

CREATE TABLE delivery (
  owner_kind ${text} NOT NULL,
  owner_path ${text} NOT NULL,
  part ${text} NOT NULL,
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  settled INTEGER NOT NULL,
  body ${blob} NOT NULL,
  objects_digest ${text} NOT NULL,
  PRIMARY KEY (owner_kind, owner_path, part, provider, cluster)
);
CREATE INDEX delivery_cluster ON delivery (provider, cluster);
CREATE INDEX delivery_unsettled ON delivery (provider, cluster) WHERE settled = 0;

-- The long part of a delivery apart, so that a change of state does not write it again.
CREATE TABLE delivery_objects (
  owner_kind ${text} NOT NULL,
  owner_path ${text} NOT NULL,
  part ${text} NOT NULL,
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  content ${blob} NOT NULL,
  PRIMARY KEY (owner_kind, owner_path, part, provider, cluster),
  FOREIGN KEY (owner_kind, owner_path, part, provider, cluster)
    REFERENCES delivery (owner_kind, owner_path, part, provider, cluster) ON DELETE CASCADE
);

CREATE TABLE capabilities (
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (provider, cluster)
);

-- started: microseconds since 1970.
CREATE TABLE operation (
  id ${text} PRIMARY KEY,
  started BIGINT NOT NULL,
  body ${blob} NOT NULL
);
CREATE INDEX operation_started ON operation (started, id);

-- hash: SHA-256 over the previous hash and the entry, both as UTF-8.
CREATE TABLE audit (
  number BIGINT PRIMARY KEY,
  entry ${blob} NOT NULL,
  previous_hash ${text} NOT NULL,
  hash ${text} NOT NULL
);
