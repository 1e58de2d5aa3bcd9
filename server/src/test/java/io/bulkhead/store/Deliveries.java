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
        Delivery.Order.of(
            "1",
            Digest.of(new byte[] {1}),
            List.of(new Gate("db", Gate.Until.READY, Duration.ofSeconds(5)))),
        new Delivery.Progress(
            null,
            List.of(),
            List.of(),
            Delivery.State.PENDING,
            List.of(),
            "",
            StoreContract.T0,
            null,
            Delivery.Adopted.NONE));
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
        Delivery.Order.of("1", digest, List.of()),
        new Delivery.Progress(
            digest,
            List.of(digest),
            List.of("PRE_INSTALL/Job/migrate"),
            Delivery.State.APPLIED,
            states,
            "",
            StoreContract.T0,
            null,
            Delivery.Adopted.NONE));
  }

  static Delivery withMessage(Delivery d, String message) {
    return new Delivery(
        d.id(),
        new Delivery.Order(
            d.order().contextId(),
            d.order().desired(),
            d.order().gates(),
            d.order().stopped(),
            false,
            false),
        new Delivery.Progress(
            d.progress().applied(),
            d.progress().touched(),
            d.progress().hooksDone(),
            d.progress().state(),
            d.progress().objects(),
            message,
            d.progress().changed(),
            null,
            Delivery.Adopted.NONE));
  }

  private Deliveries() {}
}
