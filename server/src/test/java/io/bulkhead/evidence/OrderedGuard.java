package io.bulkhead.evidence;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.util.List;

/// A guard that was ordered for a cluster, as the store knows it.
public final class OrderedGuard {
  /// @param digest of the guard
  public static ClusterId save(Writer writer, ClusterId cluster, String digest, Instant now) {
    Bundle bundle =
        Bundle.of(
            List.of(
                Bundle.Entry.of(
                    Manifest.of(
                        Json.parse(
                            """
                            {"apiVersion": "admissionregistration.k8s.io/v1",
                             "kind": "ValidatingAdmissionPolicy",
                             "metadata": {"name": "bulkhead-x", "annotations": {"%s": "%s"}}}
                            """
                                .formatted(Labels.GUARD_DIGEST, digest))))));
    writer
        .deliveries()
        .save(
            new Delivery(
                new Delivery.Id(Examiner.document(cluster), "baseline", cluster),
                Delivery.Order.of("c", writer.bundles().save(bundle), List.of()),
                new Delivery.Progress(
                    bundle.digest(),
                    List.of(bundle.digest()),
                    List.of(),
                    Delivery.State.APPLIED,
                    List.of(),
                    "",
                    now,
                    null,
                    Delivery.Adopted.NONE)));
    return cluster;
  }

  private OrderedGuard() {}
}
