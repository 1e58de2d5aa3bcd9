package io.bulkhead.operate;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;

/// Operations begin with an action and end when its deliveries have settled. Their progress is read
/// off the deliveries.
final class OperationKeeper {
  private static final Logger LOG = System.getLogger(OperationKeeper.class.getName());
  private final Parts parts;

  OperationKeeper(Parts parts) {
    this.parts = parts;
  }

  static void begin(
      Writer writer, Parts parts, String action, DocumentKey key, Identity who, Instant now) {
    begin(writer, parts.table().path(key), action, writer.deliveriesOf(key), who, now);
    Retention retention = parts.retention();
    writer.pruneOperations(now.minus(retention.age()), retention.operations());
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
    writer.saveOperation(progress(begun, deliveries, now));
  }

  /// Ends what runs on a document, since something else is done with it now.
  static void overtake(Writer writer, String path, String by, Instant now) {
    for (Operation older : running(writer, path)) {
      writer.saveOperation(overtaken(older, by, now));
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

  /// Brings the operations of a document up to date.
  void follow(DocumentKey owner) {
    String path = parts.table().path(owner);
    boolean running = parts.store().read(reader -> !running(reader, path).isEmpty());
    if (running) {
      List<Operation> after =
          parts
              .store()
              .write(writer -> {
                List<Delivery> deliveries = writer.deliveriesOf(owner);
                List<Operation> seen =
                    running(writer, path).stream()
                        .map(operation -> progress(operation, deliveries, parts.clock().instant()))
                        .toList();
                seen.forEach(writer::saveOperation);
                return seen;
              });
      after.stream()
          .filter(operation -> operation.state() == Operation.State.FAILED)
          .forEach(OperationKeeper::told);
    }
  }

  private static void told(Operation failed) {
    LOG.log(
        Level.WARNING,
        "Operation %s failed: %s of %s, asked by %s: %s"
            .formatted(
                failed.id(),
                failed.action(),
                failed.target(),
                failed.requestedBy(),
                failed.message()));
  }

  /// The documents whose operations are still running as far as was noted.
  List<DocumentKey> unfinished() {
    return parts.store().read(Reader::runningOperations).stream()
        .map(Operation::target)
        .distinct()
        .flatMap(target -> parts.table().keyOf(target).stream())
        .toList();
  }

  private static List<Operation> running(Reader reader, String path) {
    return reader.runningOperations().stream()
        .filter(operation -> operation.target().equals(path))
        .toList();
  }

  private static Operation progress(Operation operation, List<Delivery> deliveries, Instant now) {
    long done = deliveries.stream().filter(Delivery::settled).count();
    boolean ended = done == deliveries.size();
    List<String> troubles =
        deliveries.stream()
            .filter(d -> hasFailed(d) || isHeldUp(d))
            .map(OperationKeeper::trouble)
            .toList();
    boolean failed = deliveries.stream().anyMatch(OperationKeeper::hasFailed);
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
    return delivery.stopped() || delivery.state() == Delivery.State.FAILED;
  }

  private static boolean isHeldUp(Delivery delivery) {
    return delivery.state() == Delivery.State.RETRYING
        || delivery.awaitsCluster()
        || (delivery.state() == Delivery.State.REMOVING && !delivery.message().isEmpty());
  }

  private static String trouble(Delivery delivery) {
    Instant next = delivery.nextTry();
    String again =
        next == null || delivery.stopped()
            ? ""
            : " (tried again at " + next.truncatedTo(ChronoUnit.SECONDS) + ")";
    return delivery.id().cluster() + ": " + delivery.message() + again;
  }

  private static List<String> leftBehind(List<Delivery> deliveries) {
    return deliveries.stream()
        .flatMap(d ->
            d.objects().stream()
                .filter(o -> o.outcome() == Delivery.ObjectState.Outcome.KEPT)
                .map(o -> d.id().cluster() + ": " + o.key() + ": " + o.message()))
        .toList();
  }
}
