package io.bulkhead.store.quota;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.quota.Amounts;

/// What a deployment takes of its quotas on one cluster, from the time it is ordered until nothing
/// of it is left there.
///
/// @param leaving whether it is being removed from there
public record QuotaClaim(
    DocumentKey group, DocumentKey cloud, ClusterId cluster, boolean leaving, Amounts amounts) {
  public QuotaClaim toLeave() {
    return new QuotaClaim(group, cloud, cluster, true, amounts);
  }
}
