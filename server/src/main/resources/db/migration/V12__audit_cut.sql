-- Up to which row the audit was cut off, and that row's hash: the chain begins there.
ALTER TABLE counter ADD COLUMN audit_cut BIGINT NOT NULL DEFAULT 0;
ALTER TABLE counter ADD COLUMN audit_cut_hash ${text} NOT NULL DEFAULT '';
