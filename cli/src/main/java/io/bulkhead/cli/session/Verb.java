package io.bulkhead.cli.session;

import io.bulkhead.cli.http.HubClient;
import java.io.PrintStream;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;

/// Parent of every command that connects to the hub.
public abstract class Verb implements Callable<Integer> {
  @Mixin private final Connection connection = new Connection();

  private final Surroundings surroundings;
  private @Nullable HubClient hub;

  protected Verb(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  /// Runs the command. Throws [CommandFailure] and [io.bulkhead.cli.http.HubFailure].
  protected abstract ExitCode run();

  /// How it ends when it was tried and failed.
  public ExitCode failed() {
    return ExitCode.FAILED;
  }

  @Override
  public final Integer call() {
    return run().number();
  }

  protected final Surroundings surroundings() {
    return surroundings;
  }

  protected final PrintStream out() {
    return surroundings.console().out();
  }

  protected final PrintStream err() {
    return surroundings.console().err();
  }

  protected final void warn(String text) {
    err().println("warning: " + text);
  }

  /// The hub; its first request opens the connection.
  protected final HubClient hub() {
    HubClient known = hub;
    if (known == null) {
      known = connection.connect(surroundings, this::warn);
      hub = known;
    }
    return known;
  }
}
