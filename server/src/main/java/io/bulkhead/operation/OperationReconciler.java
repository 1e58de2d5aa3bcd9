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

/// Operations begin with an action and end when its deliveries have settled. Their progress is read
/// off the deliveries: of those that changed alone while an operation runs, and of all when it
/// ends.
public final class OperationReconciler implements Reconciler<DocumentKey> {
  private static final Logger LOG = LoggerFactory.getLogger(OperationReconciler.class);

  /// So often the progress of one document's operations is written down; their end is at once.
  private static final Duration STEP = Duration.ofMillis(250);

  private static final int WORKERS = 4;

  private final ActionContext parts;

  /// How far the documents with a running operation are, as far as was heard.
  private final Map<DocumentKey, Course> courses = new ConcurrentHashMap<>();

  /// Owners of which changes may have been missed: all their rows are read again.
  private final Set<DocumentKey> stale = ConcurrentHashMap.newKeySet();

  /// What has changed since.
  private final Map<DocumentKey, Set<Delivery.Id>> moved = new ConcurrentHashMap<>();

  public OperationReconciler(ActionContext parts) {
    this.parts = parts;
  }

  static void begin(
      Writer writer,
      ActionContext parts,
      String action,
      DocumentKey key,
      Identity who,
      Instant now) {
    begin(writer, parts.table().path(key), action, writer.deliveries().of(key), who, now);
    Retention retention = parts.retention();
    writer.operations().prune(now.minus(retention.age()), retention.operations());
  }

  /// @param path of the document that it works on
  /// @param deliveries by which its end is known
  static void begin(
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
    // Where nothing is to be done no delivery will ever report.
    writer.operations().save(progress(begun, deliveries, now));
  }

  /// Ends what runs on a document, since something else is done with it now.
  static void overtake(Writer writer, String path, String by, Instant now) {
    for (Operation older : running(writer, path)) {
      writer.operations().save(overtaken(older, by, now));
    }
  }

  /// The deliveries that it would have ended with work for another action now.
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

  /// How one delivery stands.
  ///
  /// @param trouble in words; empty when there is none
  private record Standing(boolean settled, boolean failed, String trouble) {
    static Standing of(Delivery row) {
      boolean troubled = hasFailed(row) || isHeldUp(row);
      return new Standing(row.settled(), hasFailed(row), troubled ? words(row) : "");
    }
  }

  /// How the deliveries of a document stand.
  ///
  /// @param told when that was written down last
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

  /// Brings the operations of a document up to date.
  @Override
  public Result<DocumentKey> reconcile(DocumentKey owner) {
    Set<Delivery.Id> changed = moved.remove(owner);
    // Until this has come to its end, nothing is known for sure.
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

  /// Empty when no operation runs.
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

  /// All deliveries are read once more: what is written down for good is as the store has it.
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

  /// The documents whose operations are still running as far as was noted.
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
