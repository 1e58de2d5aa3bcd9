package io.bulkhead.trespasser;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;

/// Breaks a rule on purpose.
public final class KindTrespasser {
  static boolean isCloud(DocumentKey owner) {
    return owner.kind().equals(TenancyKinds.LOGICAL_CLOUD.name());
  }

  private KindTrespasser() {}
}
