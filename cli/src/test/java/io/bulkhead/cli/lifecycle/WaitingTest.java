package io.bulkhead.cli.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.cli.session.Console;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is printed during a wait.
class WaitingTest {
  /// Goes on as long as there are troubles.
  private record Troubled(Deque<List<String>> all) implements Awaited {
    @Override
    public Look look() {
      return new Look(all.isEmpty() ? Stage.REACHED : Stage.GOING_ON, "on its way");
    }

    @Override
    public List<String> troubles() {
      return all.removeFirst();
    }

    @Override
    public String aim() {
      return "ready";
    }

    @Override
    public String command() {
      return "bulkhead status";
    }

    @Override
    public String toString() {
      return "dig";
    }
  }

  @Test
  void whatStandsInTheWayIsToldWheneverItChanges() {
    var err = new ByteArrayOutputStream();
    var to = new PrintStream(err, true, StandardCharsets.UTF_8);
    var console = new Console(InputStream.nullInputStream(), to, to, false, false);

    new Waiting(console, Duration.ofDays(1), Duration.ZERO)
        .until(
            new Troubled(
                new ArrayDeque<>(
                    List.of(
                        List.of("no node"), List.of("no node"), List.of("a", "b"), List.of()))));

    assertThat(err.toString(StandardCharsets.UTF_8))
        .isEqualToNormalizingNewlines("dig: on its way\n  no node\n  a\n  b\n");
  }
}
