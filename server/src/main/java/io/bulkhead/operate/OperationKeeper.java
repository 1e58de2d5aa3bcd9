package io.bulkhead.operate;

import io.bulkhead.access.Identity;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// Operations begin with an action and end when its deliveries have settled. Their progress is read
/// off the deliveries.
final class OperationKeeper {
  private static final int RECENT = 200;

  private final Parts parts;

  OperationKeeper(Parts parts) {
    this.parts = parts;
  }

  static void begin(
      Writer writer, Parts parts, String action, DocumentKey key, Identity who, Instant now) {
    int total = writer.deliveriesOf(key).size();
    writer.saveOperation(
        new Operation(
            UUID.randomUUID().toString(),
            action,
            parts.table().path(key),
            who.name(),
            Operation.State.RUNNING,
            0,
            total,
            "",
            now,
            null));
  }

  /// Brings the operations of a document up to date.
  void follow(DocumentKey owner) {
    String path = parts.table().path(owner);
    boolean running = parts.store().read(reader -> !running(reader, path).isEmpty());
    if (running) {
      parts
          .store()
          .write(writer -> {
            List<Delivery> deliveries = writer.deliveriesOf(owner);
            for (Operation operation : running(writer, path)) {
              writer.saveOperation(progress(operation, deliveries));
            }
            return owner;
          });
    }
  }

  private static List<Operation> running(Reader reader, String path) {
    return reader.operations(RECENT).stream()
        .filter(operation -> operation.state() == Operation.State.RUNNING)
        .filter(operation -> operation.target().equals(path))
        .toList();
  }

  private Operation progress(Operation operation, List<Delivery> deliveries) {
    long done = deliveries.stream().filter(Delivery::settled).count();
    boolean ended = done == deliveries.size();
    List<String> failures =
        deliveries.stream()
            .filter(d -> d.state() == Delivery.State.FAILED)
            .map(d -> d.id().cluster() + ": " + d.message())
            .toList();
    Operation.State state =
        !ended
            ? Operation.State.RUNNING
            : failures.isEmpty() ? Operation.State.SUCCEEDED : Operation.State.FAILED;
    return new Operation(
        operation.id(),
        operation.action(),
        operation.target(),
        operation.requestedBy(),
        state,
        (int) done,
        deliveries.size(),
        String.join("; ", failures),
        operation.started(),
        ended ? parts.clock().instant() : null);
  }
}
