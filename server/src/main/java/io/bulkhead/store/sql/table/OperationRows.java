package io.bulkhead.store.sql.table;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.store.Keys;
import io.bulkhead.store.Operation;
import io.bulkhead.store.Writer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/// Long-running actions.
public final class OperationRows implements Writer.Operations {
  private final Handle handle;
  private final RevisionRows revisions;

  public OperationRows(Handle handle, RevisionRows revisions) {
    this.handle = handle;
    this.revisions = revisions;
  }

  @Override
  public List<Operation> newest(int limit) {
    return handle
        .createQuery("SELECT body FROM operation ORDER BY started DESC, id DESC LIMIT :limit")
        .bind("limit", limit <= 0 ? Long.MAX_VALUE : (long) limit)
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Operation.class, json))
        .list();
  }

  @Override
  public List<Operation> running() {
    return handle
        .createQuery("SELECT body FROM operation WHERE running = 1 ORDER BY started DESC, id DESC")
        .mapTo(byte[].class)
        .map(json -> DocumentCodec.decode(Operation.class, json))
        .list();
  }

  @Override
  public int prune(Instant oldest, int most) {
    int old =
        handle
            .createUpdate("DELETE FROM operation WHERE started < :oldest AND running = 0")
            .bind("oldest", micros(oldest))
            .execute();
    int tooMany =
        handle
            .createUpdate(
                """
                DELETE FROM operation WHERE running = 0 AND id NOT IN (
                  SELECT id FROM operation WHERE running = 0
                  ORDER BY started DESC, id DESC LIMIT :most)\
                """)
            .bind("most", most)
            .execute();
    return old + tooMany;
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  @Override
  public Optional<Operation> find(String id) {
    if (!Keys.storable(id)) {
      return Optional.empty();
    }
    return handle
        .createQuery("SELECT body FROM operation WHERE id = :id")
        .bind("id", id)
        .mapTo(byte[].class)
        .findOne()
        .map(json -> DocumentCodec.decode(Operation.class, json));
  }

  @Override
  public void save(Operation operation) {
    handle
        .createUpdate(
            """
            INSERT INTO operation (id, started, running, body)
            VALUES (:id, :started, :running, :body)
            ON CONFLICT (id) DO UPDATE SET started = excluded.started, running = excluded.running,
              body = excluded.body\
            """)
        .bind("id", Keys.requireText(operation.id()))
        .bind("started", micros(operation.started()))
        .bind("running", operation.state() == Operation.State.RUNNING ? 1 : 0)
        .bind("body", DocumentCodec.encode(operation))
        .execute();
    if (operation.state() != Operation.State.RUNNING) {
      revisions.ended(operation);
    }
  }
}
