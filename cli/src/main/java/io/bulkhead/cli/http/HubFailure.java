package io.bulkhead.cli.http;

/// The hub was not reached, or its answer cannot be read. See [Refusal] for its refusals.
public class HubFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public HubFailure(String message) {
    super(message);
  }

  /// The text. Never null.
  public String text() {
    return String.valueOf(getMessage());
  }
}
