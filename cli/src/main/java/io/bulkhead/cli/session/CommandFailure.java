package io.bulkhead.cli.session;

/// Ends a command with a text for the user, which must tell what to do.
public class CommandFailure extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ExitCode code;

  public CommandFailure(ExitCode code, String message) {
    super(message);
    this.code = code;
  }

  public static CommandFailure usage(String message) {
    return new CommandFailure(ExitCode.USAGE, message);
  }

  public static CommandFailure failed(String message) {
    return new CommandFailure(ExitCode.FAILED, message);
  }

  public ExitCode code() {
    return code;
  }

  /// The text. Never null.
  public String text() {
    return String.valueOf(getMessage());
  }
}
