package io.bulkhead.lifecycle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The recorded history of a deployment intent group or a logical cloud; its state is the last
/// entry's.
///
/// @param statusContextId what status is selected by; empty before the first instantiate
public record Lifecycle(String statusContextId, List<Entry> actions) {

  /// The states of EMCO's history.
  public enum State {
    CREATED("Created"),
    APPROVED("Approved"),
    INSTANTIATED("Instantiated"),
    INSTANTIATE_STOPPED("InstantiateStopped"),
    TERMINATED("Terminated"),
    TERMINATE_STOPPED("TerminateStopped"),
    UPDATED("Updated");

    private final String text;

    State(String text) {
      this.text = text;
    }

    /// As EMCO writes it.
    public String text() {
      return text;
    }
  }

  /// @param instance context id, empty before the first instantiate
  /// @param revision 0 before the first instantiate, then from 1
  public record Entry(State state, String instance, Instant time, int revision) {}

  public Lifecycle {
    actions = List.copyOf(actions);
  }

  public static Lifecycle created(Instant time) {
    return new Lifecycle("", List.of(new Entry(State.CREATED, "", time, 0)));
  }

  public Entry last() {
    return actions.getLast();
  }

  public State state() {
    return last().state();
  }

  public Lifecycle then(Entry entry) {
    var longer = new ArrayList<>(actions);
    longer.add(entry);
    return new Lifecycle(statusContextId, longer);
  }

  /// The first entry and the given number of the newest.
  public Lifecycle newest(int entries) {
    int size = actions.size();
    if (size <= entries + 1) {
      return this;
    }
    var shorter = new ArrayList<>(actions.subList(0, 1));
    shorter.addAll(actions.subList(size - entries, size));
    return new Lifecycle(statusContextId, shorter);
  }

  public Lifecycle withStatusContext(String contextId) {
    return new Lifecycle(contextId, actions);
  }
}
