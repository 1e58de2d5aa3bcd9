-- Which cluster it is: the UID of its namespace kube-system, empty before it was seen. The same one may be registered
-- under several names.
ALTER TABLE capabilities ADD COLUMN uid ${text} NOT NULL DEFAULT '';
CREATE INDEX capabilities_uid ON capabilities (uid);
