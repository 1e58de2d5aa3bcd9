package io.bulkhead.delivery;

import io.bulkhead.store.Delivery;
import java.time.Duration;

/// Saves how far a delivery came and why it stopped, and says when to go on.
final class Ending {
  static Verdict save(HubSide hub, ClusterSide cluster, Row row, Trouble trouble) {
    row.message = trouble.message();
    switch (trouble) {
      case Trouble.Refused _ -> row.state = Delivery.State.FAILED;
      case Trouble.Gated _ -> row.state = Delivery.State.GATED;
      case Trouble.Busy _, Trouble.Away _ -> row.state = Delivery.State.RETRYING;
      case Trouble.NotYet _ -> {}
    }
    hub.rows().save(row);
    return switch (trouble) {
      case Trouble.Refused _ -> {
        hub.metrics().count(DeliveryMetrics.Event.FAILED, 1);
        yield new Verdict.Settled();
      }
      case Trouble.Gated gated ->
          gated.pause().isPositive() ? new Verdict.NotBefore(gated.pause()) : new Verdict.Settled();
      case Trouble.NotYet _ -> new Verdict.Waiting();
      case Trouble.Busy busy -> new Verdict.Later(busy.after());
      case Trouble.Away away -> {
        hub.metrics().count(DeliveryMetrics.Event.RETRIED, 1);
        cluster.link().failed(away.message());
        yield new Verdict.Later(Duration.ZERO);
      }
    };
  }

  private Ending() {}
}
