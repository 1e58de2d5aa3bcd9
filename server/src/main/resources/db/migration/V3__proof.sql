-- Where isolation did not hold. opened, closed: microseconds since 1970, closed 0 while it lasts.
CREATE TABLE incident (
  id ${text} PRIMARY KEY,
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  opened BIGINT NOT NULL,
  closed BIGINT NOT NULL,
  body ${blob} NOT NULL
);
CREATE INDEX incident_by_cluster ON incident (provider, cluster, opened);

-- What the proof must know of a cluster's past.
CREATE TABLE proof_past (
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (provider, cluster)
);
