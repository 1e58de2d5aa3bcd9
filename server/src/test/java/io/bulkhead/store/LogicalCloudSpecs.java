package io.bulkhead.store;

import io.bulkhead.kind.tenancy.LogicalCloud;

/// Specs for tests.
final class LogicalCloudSpecs {
  static LogicalCloud.Spec level(String level) {
    return new LogicalCloud.Spec(
        "ns", null, level, new LogicalCloud.User("user", "certificate"), null, null);
  }

  private LogicalCloudSpecs() {}
}
