package io.bulkhead.delivery.step;

import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.Trouble;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.store.Delivery;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;

/// Saves how far a delivery came and why it stopped, and says when to go on.
final class Ending {
  private static final Logger LOG = System.getLogger(Ending.class.getName());

  static LookOutcome save(HubSide hub, ClusterSide cluster, Row row, Trouble found) {
    Trouble trouble = weighed(cluster, found);
    row.message = trouble.message();
    row.nextTry = null;
    switch (trouble) {
      case Trouble.Refused _, Trouble.Faulty _ -> {
        row.state = Delivery.State.FAILED;
        row.nextTry = cluster.retries().failed(row.basis);
      }
      case Trouble.Gated _ -> row.state = Delivery.State.GATED;
      case Trouble.Busy _, Trouble.Away _ -> row.state = Delivery.State.RETRYING;
      case Trouble.Alone _ -> {
        row.state = Delivery.State.RETRYING;
        row.nextTry = cluster.retries().failed(row.basis);
      }
      case Trouble.NotYet _ -> {}
    }
    hub.rows().save(row);
    return switch (trouble) {
      case Trouble.Refused _, Trouble.Faulty _ -> {
        hub.metrics().count(DeliveryMetrics.Event.FAILED, 1);
        LOG.log(
            Level.WARNING,
            "{0} on {1} failed, tried again at {2}: {3}",
            name(row),
            cluster.id(),
            row.nextTry,
            row.message);
        yield new LookOutcome.Failed(until(hub, row));
      }
      case Trouble.Alone _ -> {
        LOG.log(
            Level.WARNING,
            "{0} on {1} is delayed until {2}: {3}",
            name(row),
            cluster.id(),
            row.nextTry,
            row.message);
        yield new LookOutcome.NotBefore(until(hub, row));
      }
      case Trouble.Gated gated ->
          gated.pause().isPositive()
              ? new LookOutcome.NotBefore(gated.pause())
              : new LookOutcome.Settled();
      case Trouble.NotYet _ -> new LookOutcome.Waiting();
      case Trouble.Busy busy -> new LookOutcome.NotBefore(busy.after());
      case Trouble.Away away -> {
        hub.metrics().count(DeliveryMetrics.Event.RETRIED, 1);
        cluster.link().failed(away.message());
        yield new LookOutcome.Later(Duration.ZERO);
      }
    };
  }

  /// One bad answer says little of a cluster: it is asked whether it answers at all.
  static Trouble weighed(ClusterSide cluster, Trouble trouble) {
    return switch (trouble) {
      case Trouble.Away(String message) ->
          cluster.link().stillAnswers() ? new Trouble.Alone(message) : trouble;
      case Trouble.Faulty(String message) ->
          cluster.link().stillAnswers() ? trouble : new Trouble.Away(message);
      case Trouble.Refused _, Trouble.NotYet _, Trouble.Gated _, Trouble.Busy _, Trouble.Alone _ ->
          trouble;
    };
  }

  private static String name(Row row) {
    return row.id().owner().joined() + "/" + row.id().part();
  }

  private static Duration until(HubSide hub, Row row) {
    Instant next = row.nextTry;
    Duration left =
        next == null ? Duration.ZERO : Duration.between(hub.settings().clock().instant(), next);
    return left.isNegative() ? Duration.ZERO : left;
  }

  private Ending() {}
}
