package io.bulkhead.delivery.step;

import io.bulkhead.delivery.driver.HubSide;
import io.bulkhead.delivery.driver.LookOutcome;
import io.bulkhead.delivery.state.Row;
import io.bulkhead.delivery.state.StepFailure;
import io.bulkhead.delivery.write.DeliveryMetrics;
import io.bulkhead.store.Delivery;
import java.time.Duration;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Saves the progress of a delivery and why it stopped, and decides when to continue.
final class StepEnd {
  private static final Logger LOG = LoggerFactory.getLogger(StepEnd.class);

  static LookOutcome save(HubSide hub, ClusterSide cluster, Row row, StepFailure found) {
    StepFailure trouble = weighed(cluster, found);
    row.message = trouble.message();
    row.nextTry = null;
    switch (trouble) {
      case StepFailure.Refused _, StepFailure.Faulty _ -> {
        row.state = Delivery.State.FAILED;
        row.nextTry = cluster.retries().failed(row.basis);
      }
      case StepFailure.Gated _ -> row.state = Delivery.State.GATED;
      case StepFailure.Busy _, StepFailure.Away _ -> row.state = Delivery.State.RETRYING;
      case StepFailure.Alone _ -> {
        row.state = Delivery.State.RETRYING;
        row.nextTry = cluster.retries().failed(row.basis);
      }
      case StepFailure.NotYet _ -> {}
    }
    hub.rows().save(row);
    return switch (trouble) {
      case StepFailure.Refused _, StepFailure.Faulty _ -> {
        hub.metrics().count(DeliveryMetrics.Event.FAILED, 1);
        LOG.warn(
            "{} on {} failed, tried again at {}: {}",
            name(row),
            cluster.id(),
            row.nextTry,
            row.message);
        yield new LookOutcome.Failed(until(hub, row));
      }
      case StepFailure.Alone _ -> {
        LOG.warn(
            "{} on {} is delayed until {}: {}", name(row), cluster.id(), row.nextTry, row.message);
        yield new LookOutcome.NotBefore(until(hub, row));
      }
      case StepFailure.Gated gated ->
          gated.pause().isPositive()
              ? new LookOutcome.NotBefore(gated.pause())
              : new LookOutcome.Settled();
      case StepFailure.NotYet _ -> new LookOutcome.Waiting();
      case StepFailure.Busy busy -> new LookOutcome.NotBefore(busy.after());
      case StepFailure.Away away -> {
        hub.metrics().count(DeliveryMetrics.Event.RETRIED, 1);
        cluster.link().failed(away.message());
        yield new LookOutcome.Later(Duration.ZERO);
      }
    };
  }

  /// A single bad response says little about a cluster, so checks whether it answers at all.
  static StepFailure weighed(ClusterSide cluster, StepFailure trouble) {
    return switch (trouble) {
      case StepFailure.Away(String message) ->
          cluster.link().stillAnswers() ? new StepFailure.Alone(message) : trouble;
      case StepFailure.Faulty(String message) ->
          cluster.link().stillAnswers() ? trouble : new StepFailure.Away(message);
      case StepFailure.Refused _,
          StepFailure.NotYet _,
          StepFailure.Gated _,
          StepFailure.Busy _,
          StepFailure.Alone _ ->
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

  private StepEnd() {}
}
