package io.bulkhead.kind.tenancy;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.World;
import io.bulkhead.quota.QuotaKey;
import java.util.Map;

/// Rules for quotas.
final class QuotaRules {
  private QuotaRules() {}

  static void readable(DocumentKey key, Quota quota, World world) {
    readable("spec.", quota.spec());
  }

  static void readable(DocumentKey key, Grant grant, World world) {
    readable("spec.bounds.", grant.spec().bounds());
  }

  private static void readable(String member, Map<String, String> quantities) {
    quantities.forEach((name, quantity) -> {
      if (!QuotaKey.valid(name)) {
        throw new BulkheadException(
            Problem.INVALID_SPEC,
            "\"" + name + "\" is no quota key; such are limits.memory, requests.cpu, pods",
            member + name);
      }
      if (QuotaKey.allowed(name, quantity).isEmpty()) {
        throw new BulkheadException(
            Problem.INVALID_SPEC,
            "\"" + quantity + "\" is no quantity; such are 500m, 4, 64Mi, 2Gi",
            member + name);
      }
    });
  }

  /// A cloud of level 0 works in namespaces that are not its own.
  static void cloudHasNamespaces(DocumentKey key, Quota quota, World world) {
    DocumentKey cloud = TenancyKinds.LOGICAL_CLOUD_QUOTA.parentKey(key).orElseThrow();
    if (world
        .find(TenancyKinds.LOGICAL_CLOUD, cloud)
        .filter(c -> c.body().spec().admin())
        .isPresent()) {
      throw new BulkheadException(
          Problem.INVALID_SPEC, "A logical cloud of level 0 cannot have a quota.");
    }
  }
}
