package io.bulkhead.lifecycle;

/// How far delivery of a document's newest context has come: EMCO's AppContext status.
public enum RolloutStatus {
  /// Never instantiated.
  NONE(""),
  CREATED("Created"),
  INSTANTIATING("Instantiating"),
  INSTANTIATED("Instantiated"),
  INSTANTIATE_FAILED("InstantiateFailed"),
  TERMINATING("Terminating"),
  TERMINATED("Terminated"),
  TERMINATE_FAILED("TerminateFailed"),
  UPDATING("Updating"),
  UPDATED("Updated"),
  UPDATE_FAILED("UpdatedFailed");

  private final String text;

  RolloutStatus(String text) {
    this.text = text;
  }

  /// As EMCO writes it (the last one is spelled so).
  public String text() {
    return text;
  }
}
