package io.bulkhead.store.quota;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.quota.Share;

/// What a logical cloud may use of its quotas on one cluster.
public record QuotaShare(DocumentKey cloud, ClusterId cluster, Share share) {
  public QuotaShare with(Share changed) {
    return new QuotaShare(cloud, cluster, changed);
  }
}
