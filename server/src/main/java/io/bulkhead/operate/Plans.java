package io.bulkhead.operate;

import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.store.Reader;
import java.security.SecureRandom;
import java.time.Instant;

/// Compiles targets from what the store says now.
final class Plans {
  private final Parts parts;
  private final SecureRandom random = new SecureRandom();

  Plans(Parts parts) {
    this.parts = parts;
  }

  /// A fresh context id: a number, as EMCO's are.
  String contextId() {
    return Long.toUnsignedString(random.nextLong() >>> 1);
  }

  Lifecycle lifecycle(Reader reader, DocumentKey key) {
    return reader.lifecycle(key).orElseGet(() -> Lifecycle.created(Instant.EPOCH));
  }

  /// The context whose labels the objects carry. Before the first instantiate there is none; a
  /// fixed number stands for it, so that a plan that is shown twice is the same.
  String statusContext(Reader reader, DocumentKey key) {
    String known = lifecycle(reader, key).statusContextId();
    return known.isEmpty() ? "0" : known;
  }

  Target target(Reader reader, DocumentKey key, String statusContext) {
    return key.kind().equals(TenancyKinds.LOGICAL_CLOUD.name())
        ? new Target.Cloud(key, statusContext, CloudUsers.request(reader, key).orElse(null))
        : new Target.Deployment(key, statusContext);
  }

  Compilation compile(Reader reader, Target target) {
    return parts.compiler().compile(Snapshots.of(reader, target));
  }

  /// As [#compile]; all errors leave as one exception.
  Compilation compiled(Reader reader, Target target) {
    Compilation plan = compile(reader, target);
    if (plan.failed()) {
      throw BulkheadException.of(plan.diagnostics());
    }
    return plan;
  }
}
