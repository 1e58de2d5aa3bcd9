package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.Console;
import io.bulkhead.response.OperationResponse;
import io.bulkhead.response.OperationResponse.OperationState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Waits for a cluster whose guard is being removed, and which is deregistered afterwards.
public record Deregistration(HubClient hub, ActionTarget target) implements Awaited {
  /// Returns when it is deregistered; throws if that takes longer than the patience.
  public void await(Console console, Duration patience) {
    new Waiting(console, patience).until(this);
  }

  @Override
  public Look look() {
    if (hub.find(target.url()).isEmpty()) {
      return new Look(Stage.REACHED, aim());
    }
    Optional<OperationResponse> operation = operation();
    String progress =
        operation
            .filter(found -> found.total() > 0)
            .map(found -> ", %d of %d parts gone".formatted(found.done(), found.total()))
            .orElse("");
    boolean failed = operation.filter(found -> found.state() == OperationState.FAILED).isPresent();
    return new Look(
        failed ? Stage.FAILED : Stage.GOING_ON, "its guard is being removed" + progress);
  }

  /// The operation that removes the guard: the newest one on the cluster.
  private Optional<OperationResponse> operation() {
    for (OperationResponse operation : hub.ask("/v2/operations").as(OperationResponse[].class)) {
      if (operation.target().equals(target.kind().path(target.key()))) {
        return Optional.of(operation);
      }
    }
    return Optional.empty();
  }

  @Override
  public String aim() {
    return "deregistered";
  }

  @Override
  public String command() {
    return "bulkhead operations";
  }

  @Override
  public List<String> troubles() {
    return operation()
        .map(OperationResponse::message)
        .filter(message -> !message.isEmpty())
        .map(message -> List.of(message.split("; ")))
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
