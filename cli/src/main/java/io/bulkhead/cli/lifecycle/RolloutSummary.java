package io.bulkhead.cli.lifecycle;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.lifecycle.Lifecycle.State;
import io.bulkhead.lifecycle.RolloutStatus;
import io.bulkhead.response.status.ObjectNumbers;
import io.bulkhead.response.status.StatusProgress;
import io.bulkhead.response.status.StatusResponse;
import io.bulkhead.response.status.StatusResponse.StateAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// How far something is deployed.
///
/// @param state what was asked for last, such as `Instantiated`
/// @param deployed how far delivery is, such as `Instantiating`; empty before the first time
/// @param ready `Ready` or `NotReady`; empty before the first time
public record RolloutSummary(String state, String deployed, String ready, ObjectNumbers numbers) {
  /// What is asked again and again during a wait.
  static final String QUERY = "status?status=ready&output=summary&numbers";

  private static final String READY = "Ready";

  /// @param url of the document
  public static RolloutSummary read(HubClient hub, String url) {
    StatusResponse status = hub.ask(url + "/" + QUERY).as(StatusResponse.class);
    List<StateAction> actions = status.states() == null ? List.of() : status.states().actions();
    Optional<StatusProgress> progress = Optional.ofNullable(status.progress());
    return new RolloutSummary(
        actions.isEmpty() ? "" : actions.getLast().state(),
        progress.map(StatusProgress::deployedStatus).orElse(""),
        progress.map(StatusProgress::readyStatus).orElse(""),
        Objects.requireNonNullElse(status.numbers(), ObjectNumbers.NONE));
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

  /// One line for people: one word for the state, then the progress.
  public String summary() {
    boolean stopped = state(State.INSTANTIATE_STOPPED, State.TERMINATE_STOPPED);
    List<String> parts = new ArrayList<>();
    parts.add(stopped || deployed.isEmpty() ? state : deployed);
    if (numbers.wanted() > 0) {
      parts.add("applied %d of %d".formatted(numbers.applied(), numbers.wanted()));
      parts.add("ready %d of %d".formatted(numbers.ready(), numbers.wanted()));
    }
    if (numbers.leaving() > 0) {
      parts.add(
          numbers.wanted() > 0
              ? "%d to be removed".formatted(numbers.leaving())
              : "gone %d of %d".formatted(numbers.gone(), numbers.leaving() + numbers.gone()));
    }
    return String.join(", ", parts);
  }
}
