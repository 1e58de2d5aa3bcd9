package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.response.status.StatusProgress;
import io.bulkhead.response.status.StatusResponse;
import io.bulkhead.response.status.StatusResponse.StateAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;

/// The progress of a deployment at one moment.
///
/// @param state last entry of its history, such as `Instantiated`
/// @param deployed progress of delivery, such as `Instantiating`; empty before the first time
/// @param ready `Ready` or `NotReady`; empty before the first time
/// @param deployedCounts number of resources by deployed value
/// @param readyCounts number of resources by ready value
public record RolloutSummary(
    String state,
    String deployed,
    String ready,
    SequencedMap<String, Integer> deployedCounts,
    SequencedMap<String, Integer> readyCounts) {
  private static final String READY = "Ready";

  /// @param url of the document
  public static RolloutSummary read(HubClient hub, String url) {
    StatusResponse deployed = status(hub, url + "/status?status=deployed&output=summary");
    StatusResponse ready = status(hub, url + "/status?status=ready&output=summary");
    List<StateAction> actions = deployed.states() == null ? List.of() : deployed.states().actions();
    Optional<StatusProgress> delivery = Optional.ofNullable(deployed.progress());
    Optional<StatusProgress> readiness = Optional.ofNullable(ready.progress());
    return new RolloutSummary(
        actions.isEmpty() ? "" : actions.getLast().state(),
        delivery.map(StatusProgress::deployedStatus).orElse(""),
        readiness.map(StatusProgress::readyStatus).orElse(""),
        delivery.map(StatusProgress::deployedCounts).map(TreeMap::new).orElseGet(TreeMap::new),
        readiness.map(StatusProgress::readyCounts).map(TreeMap::new).orElseGet(TreeMap::new));
  }

  private static StatusResponse status(HubClient hub, String url) {
    return hub.ask(url).as(StatusResponse.class);
  }

  boolean state(State... any) {
    for (State one : any) {
      if (one.text().equals(state)) {
        return true;
      }
    }
    return false;
  }

  /// Everything is delivered and ready.
  boolean upAndReady() {
    return delivered() && ready.equals(READY);
  }

  private boolean delivered() {
    return deployed.equals(RolloutStatus.INSTANTIATED.text())
        || deployed.equals(RolloutStatus.UPDATED.text());
  }

  /// Nothing of it is on the clusters or being delivered.
  boolean gone() {
    return deployed.equals(RolloutStatus.NONE.text())
        || deployed.equals(RolloutStatus.CREATED.text())
        || deployed.equals(RolloutStatus.TERMINATED.text());
  }

  boolean failed() {
    return deployed.endsWith("Failed");
  }

  boolean terminating() {
    return deployed.equals(RolloutStatus.TERMINATING.text());
  }

  /// One line for people.
  public String summary() {
    List<String> parts = new ArrayList<>();
    if (!state.isEmpty()) {
      parts.add(state);
    }
    if (!deployed.isEmpty() && !deployed.equals(state)) {
      parts.add(deployed);
    }
    if (!deployedCounts.isEmpty()) {
      parts.add(share("applied", deployedCounts, "Applied"));
    }
    if (!readyCounts.isEmpty()) {
      parts.add(share("ready", readyCounts, READY));
    } else if (!ready.isEmpty()) {
      parts.add(ready);
    }
    return String.join(", ", parts);
  }

  private static String share(String word, Map<String, Integer> counts, String good) {
    int all = counts.values().stream().mapToInt(Integer::intValue).sum();
    return "%s %d of %d".formatted(word, counts.getOrDefault(good, 0), all);
  }
}
