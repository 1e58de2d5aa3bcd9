package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/// Renders in separate processes with limits on their number, time, memory and output. A process is
/// kept for a few seconds for the next request, so an idle hub has none.
final class RenderBox implements AutoCloseable {
  /// Failed because of the chart or the box; the message is a sentence for the user.
  static final class NotRendered extends Exception {
    private static final long serialVersionUID = 1;

    private final boolean passing;

    NotRendered(String message, boolean passing) {
      super(message);
      this.passing = passing;
    }

    boolean passing() {
      return passing;
    }
  }

  private record Idle(RenderWorker worker, ScheduledFuture<?> end) {}

  private static final long WARM_SECONDS = 10;
  private static final long START_SECONDS = 20;
  private static final int HELLO = 64 << 10;

  private final Path program;
  private final RenderLimits limits;
  private final RenderPlaces turns;
  private final ArrayDeque<Idle> idle = new ArrayDeque<>();
  private final Set<RenderWorker> busy = new HashSet<>();
  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("render-clock").factory());
  private boolean closed;
  private volatile String helm = "";

  RenderBox(Path program, RenderLimits limits) {
    this.program = program;
    this.limits = limits;
    this.turns = new RenderPlaces(limits.parallel(), limits.parallelOfOne());
  }

  /// @param whose the namespace, so that nobody occupies all places
  /// @param frames input of the renderer
  JsonNode render(String whose, List<Archive> frames) throws NotRendered {
    if (!turns.take(whose, limits.patience())) {
      throw new NotRendered(
          "%d charts are rendered at once (--render-parallel), and none ended within %d s; try again later"
              .formatted(limits.parallel(), limits.patience().toSeconds()),
          true);
    }
    try {
      RenderWorker worker = worker();
      JsonNode answer = asked(worker, frames);
      keep(worker, answer.path("last").asBoolean());
      return answer;
    } finally {
      turns.give(whose);
    }
  }

  private RenderWorker worker() throws NotRendered {
    synchronized (idle) {
      for (Idle next = idle.pollFirst(); next != null; next = idle.pollFirst()) {
        next.end().cancel(false);
        if (next.worker().alive()) {
          busy.add(next.worker());
          return next.worker();
        }
      }
    }
    return started();
  }

  private RenderWorker started() throws NotRendered {
    RenderWorker worker;
    synchronized (idle) {
      if (closed) {
        throw new NotRendered("the hub is ending", true);
      }
      try {
        worker = RenderWorker.start(program, limits);
      } catch (IOException e) {
        throw new NotRendered(
            "charts cannot be rendered: the renderer %s cannot be run (--renderer): %s"
                .formatted(program, e.getMessage()),
            true);
      }
      busy.add(worker);
    }
    var late = new AtomicBoolean();
    var alarm = alarm(worker, late, START_SECONDS);
    try {
      JsonNode hello = worker.read(HELLO);
      String failed = hello.path("failed").asText("");
      helm = hello.path("helm").asText("");
      if (failed.isEmpty()) {
        return worker;
      }
      drop(worker);
      throw new NotRendered("charts cannot be rendered: " + failed, true);
    } catch (IOException | BulkheadException e) {
      drop(worker);
      throw new NotRendered(
          "charts cannot be rendered: the renderer " + program + " does not answer (--renderer)",
          true);
    } finally {
      alarm.cancel(false);
    }
  }

  /// Starts a process and stops it. Throws NotRendered with the reason if none can be started.
  ///
  /// @return the version of Helm's packages in it
  String tried() throws NotRendered {
    drop(started());
    return helm;
  }

  /// The version of Helm's packages as told by the last started process; empty if there was none.
  String helm() {
    return helm;
  }

  private ScheduledFuture<?> alarm(RenderWorker worker, AtomicBoolean late, long seconds) {
    return clock.schedule(
        () -> {
          late.set(true);
          worker.kill();
        },
        seconds,
        TimeUnit.SECONDS);
  }

  private JsonNode asked(RenderWorker worker, List<Archive> frames) throws NotRendered {
    var late = new AtomicBoolean();
    var alarm = alarm(worker, late, limits.time().toSeconds());
    try {
      worker.write(frames);
      // Names of files are added to this, and are few.
      return worker.read(
          (int) Math.min(Integer.MAX_VALUE - 8, ((long) limits.outputMiB() << 20) * 2));
    } catch (IOException | BulkheadException e) {
      String words = worker.lastWords();
      drop(worker);
      throw ended(late.get(), words);
    } catch (RuntimeException e) {
      // The archive was sent only in part: the store could not provide the rest.
      drop(worker);
      throw e;
    } finally {
      alarm.cancel(false);
    }
  }

  private NotRendered ended(boolean late, String words) {
    synchronized (idle) {
      if (closed) {
        return new NotRendered("the hub is ending", true);
      }
    }
    if (late) {
      return new NotRendered(
          "the chart took longer than %d s to render and was stopped (--render-seconds)"
              .formatted(limits.time().toSeconds()),
          true);
    }
    if (words.contains("stack overflow") || words.contains("goroutine stack exceeds")) {
      return new NotRendered("the chart calls or contains itself without end", false);
    }
    if (words.contains("out of memory") || words.contains("cannot allocate memory")) {
      return new NotRendered(
          "the chart needs more than %d MiB of memory to render (--render-memory)"
              .formatted(limits.memoryMiB()),
          false);
    }
    return new NotRendered("the renderer ended while it rendered the chart; try again", true);
  }

  private void keep(RenderWorker worker, boolean last) {
    synchronized (idle) {
      busy.remove(worker);
      if (last || closed) {
        worker.kill();
        return;
      }
      var end = clock.schedule(() -> cool(worker), WARM_SECONDS, TimeUnit.SECONDS);
      idle.addFirst(new Idle(worker, end));
    }
  }

  private void cool(RenderWorker worker) {
    synchronized (idle) {
      if (idle.removeIf(one -> one.worker() == worker)) {
        worker.kill();
      }
    }
  }

  private void drop(RenderWorker worker) {
    worker.kill();
    synchronized (idle) {
      busy.remove(worker);
    }
  }

  @Override
  public void close() {
    synchronized (idle) {
      closed = true;
      idle.forEach(one -> one.worker().kill());
      idle.clear();
      busy.forEach(RenderWorker::kill);
    }
    clock.shutdown();
  }
}
