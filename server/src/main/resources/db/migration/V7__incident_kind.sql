-- What an incident is about, as its body says too; empty for those of earlier releases.
ALTER TABLE incident ADD COLUMN kind ${text} NOT NULL DEFAULT '';
