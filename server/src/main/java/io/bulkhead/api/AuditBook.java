package io.bulkhead.api;

import io.bulkhead.api.transport.Request;
import io.bulkhead.intent.Outcome.Change;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.time.Clock;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Audits requests: all writes, refused reads, and reads of secrets. Requests of unauthenticated
/// callers are summed up.
final class AuditBook implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(AuditBook.class);
  private static final Logger DENIED = LoggerFactory.getLogger("io.bulkhead.api.denied");
  private static final int LONGEST_REASON = 512;

  private final Store store;
  private final Clock clock;
  private final ScheduledExecutorService minutes =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("audit-", 0).factory());
  private final Strangers strangers =
      new Strangers(this::keep, sumUp -> minutes.schedule(sumUp, 1, TimeUnit.MINUTES));

  AuditBook(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  AuditEntry allowed(Request request, int status) {
    return entry(request, Change.NONE).decided("allowed", "", status);
  }

  /// Called within the transaction of the change itself.
  void allowed(Request request, int status, Change change, Writer writer) {
    writer.audit().append(entry(request, change).decided("allowed", "", status));
  }

  /// A read that returns a secret. It is stored before the answer is sent.
  void told(Request request, int status) {
    store.write(writer -> {
      writer.audit().append(allowed(request, status));
      return 0;
    });
  }

  /// @param told the text for the caller
  /// @param concealed the fact that was hidden from the caller, empty for none
  void refused(Request request, int status, String told, String concealed) {
    if (!request.reads() && (status == 401 || status == 403)) {
      DENIED.warn(
          "Denied (%d): %s %s of %s from %s: %s"
              .formatted(
                  status,
                  request.method(),
                  request.path(),
                  request.who().name(),
                  request.from(),
                  told));
    }
    boolean forWho = status == 401 || status == 403 || !concealed.isEmpty();
    if (request.reads() && !forWho) {
      return;
    }
    String why = concealed.isEmpty() ? told : concealed;
    String reason = why.length() > LONGEST_REASON ? why.substring(0, LONGEST_REASON) : why;
    AuditEntry row = entry(request, Change.NONE).decided("refused", reason, status);
    if (request.who().unknown()) {
      strangers.refused(row);
    } else {
      keep(row);
    }
  }

  private void keep(AuditEntry row) {
    try {
      store.write(writer -> {
        writer.audit().append(row);
        return 0;
      });
    } catch (RuntimeException e) {
      LOG.error("The audit could not be written", e);
    }
  }

  @Override
  public void close() {
    minutes.shutdownNow();
    strangers.sumUp();
  }

  private AuditEntry entry(Request request, Change change) {
    return AuditEntry.of(clock.instant(), request.who().name(), request.method(), request.path())
        .from(request.from())
        .with(request.body().digest(), change.diffDigest())
        .detailed(change.detail());
  }
}
