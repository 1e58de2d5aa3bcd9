package io.bulkhead.operate;

import io.bulkhead.chart.RenderAhead;
import io.bulkhead.compiler.Compilation;
import io.bulkhead.compiler.KeptValues;
import io.bulkhead.compiler.Target;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.lifecycle.Lifecycle;
import io.bulkhead.quota.Amounts;
import io.bulkhead.store.Reader;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.function.Function;

/// Compiles targets from what the store says now.
final class Plans {
  private final Parts parts;
  private final Quotas quotas;
  private final SecureRandom random = new SecureRandom();

  Plans(Parts parts) {
    this.parts = parts;
    this.quotas = new Quotas(parts);
  }

  Quotas quotas() {
    return quotas;
  }

  /// Reads at one revision and may compile: no transaction waits for a chart.
  <T> T read(Function<Reader, T> work) {
    return RenderAhead.between(() -> parts.store().read(work));
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

  /// What the quotas do not allow is among the diagnostics.
  Compilation compile(Reader reader, Target target) {
    return compile(
        reader,
        target,
        target instanceof Target.Deployment deployment
            ? Keepsakes.of(reader, deployment.group())
            : KeptValues.NONE);
  }

  private Compilation compile(Reader reader, Target target, KeptValues kept) {
    SortedMap<ClusterId, Amounts> shares =
        target instanceof Target.Cloud cloud
            ? quotas.shares(reader, cloud.cloud())
            : Collections.emptySortedMap();
    Compilation plan = parts.compiler().compile(Snapshots.of(reader, target, shares, kept));
    return target instanceof Target.Deployment deployment && !plan.failed()
        ? plan.with(quotas.refusals(reader, deployment.group(), plan.claims()))
        : plan;
  }

  /// As [#compile]; all errors leave as one exception.
  Compilation compiled(Reader reader, Target target) {
    return orThrow(compile(reader, target));
  }

  /// As [#compiled], with new values for what charts make by chance.
  Compilation compiledAnew(Reader reader, Target.Deployment target) {
    return orThrow(compile(reader, target, Keepsakes.of(reader, target.group()).drawnAgain()));
  }

  private static Compilation orThrow(Compilation plan) {
    if (plan.failed()) {
      throw BulkheadException.of(plan.diagnostics());
    }
    return plan;
  }
}
