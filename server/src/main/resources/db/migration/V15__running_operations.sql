-- Whether an operation has not ended, as its body says too. Within a text of a body the quotation marks are escaped, so that no
-- other one holds this.
ALTER TABLE operation ADD COLUMN running INTEGER NOT NULL DEFAULT 0;
UPDATE operation SET running = 1 WHERE body LIKE '%"state":"RUNNING"%';
CREATE INDEX operation_running ON operation (started, id) WHERE running = 1;
