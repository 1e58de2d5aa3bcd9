-- A file is kept in pieces, so that it is never in memory as a whole. Each piece says for itself whether it is sealed. What was
-- there becomes the first piece, of whatever size.
CREATE TABLE blob_part (
  digest ${text} NOT NULL REFERENCES blob (digest) ON DELETE CASCADE,
  number INTEGER NOT NULL,
  content ${blob} NOT NULL,
  sealed INTEGER NOT NULL,
  PRIMARY KEY (digest, number)
);
INSERT INTO blob_part (digest, number, content, sealed) SELECT digest, 0, content, sealed FROM blob;

-- size: of the plain content. whole: all of its pieces are there.
ALTER TABLE blob ADD COLUMN size BIGINT NOT NULL DEFAULT 0;
ALTER TABLE blob ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;
-- Sealing adds 33 bytes: 5 name the key, 12 are the nonce, 16 the tag.
UPDATE blob SET size = length(content) - CASE sealed WHEN 1 THEN 33 ELSE 0 END;
ALTER TABLE blob DROP COLUMN content;
ALTER TABLE blob DROP COLUMN sealed;
