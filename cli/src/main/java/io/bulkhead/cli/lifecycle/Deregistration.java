package io.bulkhead.cli.lifecycle;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.Hub;
import io.bulkhead.cli.session.Console;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// A cluster that gives up its guard, and is deregistered when that is gone.
public record Deregistration(Hub hub, ActionTarget target) implements Awaited {
  /// Returns when it is deregistered; throws when that takes longer than the patience.
  public void await(Console console, Duration patience) {
    new Waiting(console, patience).until(this);
  }

  @Override
  public Look look() {
    if (hub.find(target.url()).isEmpty()) {
      return new Look(Stage.REACHED, aim());
    }
    Optional<JsonNode> operation = operation();
    String progress =
        operation
            .filter(found -> found.path("total").asInt() > 0)
            .map(found ->
                ", %d of %d parts gone"
                    .formatted(found.path("done").asInt(), found.path("total").asInt()))
            .orElse("");
    boolean failed =
        operation.filter(found -> found.path("state").asText().equals("FAILED")).isPresent();
    return new Look(
        failed ? Stage.FAILED : Stage.GOING_ON, "its guard is being removed" + progress);
  }

  /// What removes the guard: the newest operation on the cluster.
  private Optional<JsonNode> operation() {
    for (JsonNode operation : hub.get("/v2/operations")) {
      if (operation.path("target").asText().equals(target.kind().path(target.key()))) {
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
  public List<String> troubles(boolean failed) {
    return operation()
        .map(found -> found.path("message").asText())
        .filter(message -> !message.isEmpty())
        .map(message -> List.of(message.split("; ")))
        .orElse(List.of());
  }

  @Override
  public String toString() {
    return target.toString();
  }
}
