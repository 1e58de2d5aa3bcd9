-- What the newest probe of each node and sandbox class found.
CREATE TABLE probe_result (
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  node ${text} NOT NULL,
  sandbox ${text} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (provider, cluster, node, sandbox)
);
