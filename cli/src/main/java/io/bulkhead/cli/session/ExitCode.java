package io.bulkhead.cli.session;

/// How a command ends. The numbers are public contract.
public enum ExitCode {
  DONE(0),
  /// It was tried and failed, the request was wrong, or the hub was not reachable.
  FAILED(1),
  /// What was compared differs. As with other programs that compare, failures of such a command
  /// have another number: [#NOT_COMPARED].
  DIFFERENT(1),
  /// The command line itself is wrong; nothing was sent.
  USAGE(2),
  /// The hub understood the request and refuses it in the current state: 401, 403, 409, or a
  /// problem such as `ISOLATION_VIOLATION`; also a failed verification.
  REFUSED(3),
  TIMED_OUT(4),
  /// What was to be compared could not be seen, or not all of it.
  NOT_COMPARED(5);

  private final int number;

  ExitCode(int number) {
    this.number = number;
  }

  public int number() {
    return number;
  }
}
