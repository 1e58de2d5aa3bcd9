-- What each deployment takes of its quotas on each cluster. leaving: it is to go from there.
CREATE TABLE quota_claim (
  group_kind ${text} NOT NULL,
  group_path ${text} NOT NULL,
  project ${text} NOT NULL,
  logical_cloud ${text} NOT NULL,
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  leaving INTEGER NOT NULL,
  amounts ${blob} NOT NULL,
  PRIMARY KEY (group_kind, group_path, provider, cluster)
);
CREATE INDEX quota_claim_project ON quota_claim (project);
CREATE INDEX quota_claim_cluster ON quota_claim (provider, cluster);

-- What each logical cloud may use of its quotas on each cluster: what was ordered, and what may
-- hold there at worst.
CREATE TABLE quota_share (
  project ${text} NOT NULL,
  logical_cloud ${text} NOT NULL,
  provider ${text} NOT NULL,
  cluster ${text} NOT NULL,
  body ${blob} NOT NULL,
  PRIMARY KEY (project, logical_cloud, provider, cluster)
);
CREATE INDEX quota_share_cluster ON quota_share (provider, cluster);
