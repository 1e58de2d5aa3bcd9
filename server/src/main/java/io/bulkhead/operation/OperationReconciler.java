package io.bulkhead.operation;

import io.bulkhead.access.Identity;
import io.bulkhead.action.ActionContext;
import io.bulkhead.action.Retention;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.reconcile.Reconciler;
import io.bulkhead.reconcile.Reconciliation;
import io.bulkhead.store.Change;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/// Operations begin with an action and end when its deliveries have settled. Their progress is
/// derived from the deliveries: while an operation runs only changed ones are read, and all of them
/// at its end.
public final class OperationReconciler implements Reconciler<DocumentKey> {
  private static final Logger LOG = LoggerFactory.getLogger(OperationReconciler.class);

  /// Minimum interval between saves of one document's progress; the end is saved at once.
  private static final Duration STEP = Duration.ofMillis(250);

  private static final int WORKERS = 4;

  private final ActionContext parts;
  private final OperationMetrics metrics;

  /// The progress of documents with a running operation, as far as changes were received.
  private final Map<DocumentKey, Course> courses = new ConcurrentHashMap<>();

  /// Owners whose changes may have been missed: all their rows are read again.
  private final Set<DocumentKey> stale = ConcurrentHashMap.newKeySet();

  /// Deliveries that have changed since.
  private final Map<DocumentKey, Set<Delivery.Id>> moved = new ConcurrentHashMap<>();

  public OperationReconciler(ActionContext parts, OperationMetrics metrics) {
    this.parts = parts;
    this.metrics = metrics;
  }

  static Operation begin(
      Writer writer,
      ActionContext parts,
      String action,
      DocumentKey key,
      Identity who,
      Instant now) {
    Operation begun =
        begin(writer, parts.table().path(key), action, writer.deliveries().of(key), who, now);
    Retention retention = parts.retention();
    writer.operations().prune(now.minus(retention.age()), retention.operations());
    return begun;
  }

  /// @param path of the document that it works on
  /// @param deliveries whose settling ends it
  static Operation begin(
      Writer writer,
      String path,
      String action,
      List<Delivery> deliveries,
      Identity who,
      Instant now) {
    overtake(writer, path, action, now);
    var begun =
        new Operation(
            UUID.randomUUID().toString(),
            action,
            path,
            who.name(),
            Operation.State.RUNNING,
            0,
            0,
            "",
            now,
            null);
    // If nothing is to be done, no delivery will ever report.
    Operation seen = progress(begun, deliveries, now);
    writer.operations().save(seen);
    return seen;
  }

  /// Ends the running operations of a document, because another action has begun.
  static void overtake(Writer writer, String path, String by, Instant now) {
    for (Operation older : running(writer, path)) {
      writer.operations().save(overtaken(older, by, now));
    }
  }

  /// The deliveries that would have ended it now work for another action.
  private static Operation overtaken(Operation operation, String by, Instant now) {
    return new Operation(
        operation.id(),
        operation.action(),
        operation.target(),
        operation.requestedBy(),
        Operation.State.FAILED,
        operation.done(),
        operation.total(),
        "overtaken by " + by,
        operation.started(),
        now);
  }

  /// The state of one delivery.
  ///
  /// @param trouble in words; empty if there is none
  private record Standing(boolean settled, boolean failed, String trouble) {
    static Standing of(Delivery row) {
      boolean troubled = hasFailed(row) || isHeldUp(row);
      return new Standing(row.settled(), hasFailed(row), troubled ? words(row) : "");
    }
  }

  /// The state of a document's deliveries.
  ///
  /// @param told when it was last saved
  private record Course(Map<Delivery.Id, Standing> rows, Instant told) {
    static Course of(List<Delivery> rows) {
      Map<Delivery.Id, Standing> standings = new LinkedHashMap<>();
      rows.forEach(row -> standings.put(row.id(), Standing.of(row)));
      return new Course(standings, Instant.MIN);
    }

    void moved(Reader reader, Delivery.Id id) {
      reader
          .deliveries()
          .findWithoutObjects(id)
          .ifPresentOrElse(row -> rows.put(id, Standing.of(row)), () -> rows.remove(id));
    }

    long done() {
      return rows.values().stream().filter(Standing::settled).count();
    }

    boolean ended() {
      return done() == rows.size();
    }

    Operation progressOf(Operation operation) {
      return new Operation(
          operation.id(),
          operation.action(),
          operation.target(),
          operation.requestedBy(),
          Operation.State.RUNNING,
          (int) done(),
          rows.size(),
          rows.values().stream()
              .map(Standing::trouble)
              .filter(trouble -> !trouble.isEmpty())
              .collect(Collectors.joining("; ")),
          operation.started(),
          null);
    }
  }

  @Override
  public String name() {
    return "operations";
  }

  @Override
  public String field() {
    return "owner";
  }

  @Override
  public Pace pace() {
    return new Pace(Duration.ZERO, WORKERS, Duration.ofSeconds(1), Duration.ofSeconds(30));
  }

  @Override
  public void list(Reconciliation<DocumentKey> queue) {
    List<DocumentKey> all = unfinished();
    stale.addAll(all);
    queue.add(all);
  }

  @Override
  public void changed(Change change, Reconciliation<DocumentKey> queue) {
    for (Delivery.Id id : change.deliveryIds()) {
      moved.computeIfAbsent(id.owner(), owner -> ConcurrentHashMap.newKeySet()).add(id);
      queue.add(id.owner());
    }
  }

  /// Updates the operations of a document.
  @Override
  public Result<DocumentKey> reconcile(DocumentKey owner) {
    Set<Delivery.Id> changed = moved.remove(owner);
    // Removed until this has finished: after a failure the cached state is not reliable.
    Course remembered = courses.remove(owner);
    Course known = stale.remove(owner) ? null : remembered;
    String path = parts.table().path(owner);
    Optional<Course> now =
        parts.store().read(reader -> course(reader, path, owner, known, changed));
    if (now.isEmpty()) {
      return Result.done();
    }
    Course course = now.get();
    if (course.ended()) {
      end(owner, path);
      return Result.done();
    }
    Instant next = course.told().plus(STEP);
    Instant time = parts.clock().instant();
    if (time.isBefore(next)) {
      courses.put(owner, course);
      return Result.after(Duration.between(time, next));
    }
    tell(path, course);
    courses.put(owner, new Course(course.rows(), time));
    return Result.done();
  }

  /// Empty if no operation runs.
  private static Optional<Course> course(
      Reader reader,
      String path,
      DocumentKey owner,
      @Nullable Course known,
      @Nullable Set<Delivery.Id> changed) {
    if (running(reader, path).isEmpty()) {
      return Optional.empty();
    }
    if (known == null) {
      return Optional.of(Course.of(reader.deliveries().withoutObjects(owner)));
    }
    if (changed != null) {
      changed.forEach(id -> known.moved(reader, id));
    }
    return Optional.of(known);
  }

  private void tell(String path, Course course) {
    parts
        .store()
        .write(writer -> {
          running(writer, path).stream()
              .filter(operation -> !course.progressOf(operation).equals(operation))
              .forEach(operation -> writer.operations().save(course.progressOf(operation)));
          return path;
        });
  }

  /// Reads all deliveries once more, so that the final state is as in the store.
  private void end(DocumentKey owner, String path) {
    List<Operation> after =
        parts
            .store()
            .write(writer -> {
              List<Delivery> deliveries = writer.deliveries().of(owner);
              List<Operation> seen =
                  running(writer, path).stream()
                      .map(operation -> progress(operation, deliveries, parts.clock().instant()))
                      .toList();
              seen.forEach(writer.operations()::save);
              return seen;
            });
    after.stream().filter(operation -> operation.ended() != null).forEach(metrics::ended);
    after.stream()
        .filter(operation -> operation.state() == Operation.State.FAILED)
        .forEach(OperationReconciler::told);
  }

  private static void told(Operation failed) {
    try (var _ = MDC.putCloseable("operation", failed.id())) {
      LOG.warn(
          "Operation {} failed: {} of {}, asked by {}: {}",
          failed.id(),
          failed.action(),
          failed.target(),
          failed.requestedBy(),
          failed.message());
    }
  }

  /// The documents with running operations, according to the store.
  List<DocumentKey> unfinished() {
    return parts.store().read(reader -> reader.operations().running()).stream()
        .map(Operation::target)
        .distinct()
        .flatMap(target -> parts.table().keyOf(target).stream())
        .toList();
  }

  private static List<Operation> running(Reader reader, String path) {
    return reader.operations().running().stream()
        .filter(operation -> operation.target().equals(path))
        .toList();
  }

  private static Operation progress(Operation operation, List<Delivery> deliveries, Instant now) {
    long done = deliveries.stream().filter(Delivery::settled).count();
    boolean ended = done == deliveries.size();
    List<String> troubles =
        deliveries.stream()
            .filter(d -> hasFailed(d) || isHeldUp(d))
            .map(OperationReconciler::words)
            .toList();
    boolean failed = deliveries.stream().anyMatch(OperationReconciler::hasFailed);
    Operation.State state =
        !ended
            ? Operation.State.RUNNING
            : failed ? Operation.State.FAILED : Operation.State.SUCCEEDED;
    List<String> told = ended && troubles.isEmpty() ? leftBehind(deliveries) : troubles;
    return new Operation(
        operation.id(),
        operation.action(),
        operation.target(),
        operation.requestedBy(),
        state,
        (int) done,
        deliveries.size(),
        String.join("; ", told),
        operation.started(),
        ended ? now : null);
  }

  private static boolean hasFailed(Delivery delivery) {
    return delivery.order().stopped() || delivery.progress().state() == Delivery.State.FAILED;
  }

  private static boolean isHeldUp(Delivery delivery) {
    return delivery.progress().state() == Delivery.State.RETRYING
        || delivery.awaitsCluster()
        || (delivery.progress().state() == Delivery.State.REMOVING
            && !delivery.progress().message().isEmpty());
  }

  private static String words(Delivery delivery) {
    Instant next = delivery.progress().nextTry();
    String again =
        next == null || delivery.order().stopped()
            ? ""
            : " (tried again at " + next.truncatedTo(ChronoUnit.SECONDS) + ")";
    return delivery.id().cluster() + ": " + delivery.progress().message() + again;
  }

  private static List<String> leftBehind(List<Delivery> deliveries) {
    return deliveries.stream()
        .flatMap(d ->
            d.progress().objects().stream()
                .filter(o -> o.outcome() == Delivery.ObjectState.Outcome.KEPT)
                .map(o -> d.id().cluster() + ": " + o.key() + ": " + o.message()))
        .toList();
  }
}
