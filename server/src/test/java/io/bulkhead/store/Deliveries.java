package io.bulkhead.store;

import io.bulkhead.bundle.Gate;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/// Deliveries for tests.
final class Deliveries {
  static Delivery pending(DocumentKey owner, String cluster) {
    return new Delivery(
        new Delivery.Id(owner, "web", new ClusterId("telco", cluster)),
        "1",
        Digest.of(new byte[] {1}),
        null,
        List.of(),
        List.of(new Gate("db", Gate.Until.READY, Duration.ofSeconds(5))),
        List.of(),
        false,
        Delivery.State.PENDING,
        List.of(),
        "",
        StoreContract.T0);
  }

  static Delivery applied(Delivery.Id id, Digest digest, int objects) {
    List<Delivery.ObjectState> states =
        IntStream.range(0, objects)
            .mapToObj(i ->
                new Delivery.ObjectState(
                    new ManifestKey("apps/v1", "Deployment", "ns", "app-" + i),
                    Delivery.ObjectState.Outcome.APPLIED,
                    digest,
                    null,
                    ""))
            .toList();
    return new Delivery(
        id,
        "1",
        digest,
        digest,
        List.of(digest),
        List.of(),
        List.of("PRE_INSTALL/Job/migrate"),
        false,
        Delivery.State.APPLIED,
        states,
        "",
        StoreContract.T0);
  }

  static Delivery withMessage(Delivery d, String message) {
    return new Delivery(
        d.id(),
        d.contextId(),
        d.desired(),
        d.applied(),
        d.touched(),
        d.gates(),
        d.hooksDone(),
        d.stopped(),
        d.state(),
        d.objects(),
        message,
        d.changed());
  }

  private Deliveries() {}
}
