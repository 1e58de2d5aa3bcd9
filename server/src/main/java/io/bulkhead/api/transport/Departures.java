package io.bulkhead.api.transport;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.store.Blob;
import io.bulkhead.store.Store;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Fetches files from the store before sending them: a damaged file is refused, and the store is
/// not occupied while a client receives slowly.
public final class Departures {
  private static final Logger LOG = LoggerFactory.getLogger(Departures.class);

  /// Maximum number of large files that one caller may receive at the same time.
  private static final int AT_ONCE = 8;

  private final Store store;
  private final Spool spool;
  private final Turns turns = new Turns(AT_ONCE);

  public Departures(Store store, Spool spool) {
    this.store = store;
    this.spool = spool;
  }

  /// @param caller by name
  public ApiResponse ready(ApiResponse answer, String caller) {
    return answer.body() instanceof Departure.Stored stored
        ? answer.of(fetched(stored, caller))
        : answer;
  }

  private Departure fetched(Departure.Stored stored, String caller) {
    Blob blob =
        store
            .blob(stored.digest())
            .orElseThrow(
                () -> new BulkheadException(Problem.NOT_FOUND, "The file is not there any more."));
    try {
      return blob.size() + stored.around() <= 2L * Blob.PIECE
          ? inMemory(stored, blob)
          : onDisk(stored, blob, caller);
    } catch (IOException e) {
      LOG.error("A file cannot be kept while it is sent", e);
      throw new BulkheadException(
          Problem.STORE_UNAVAILABLE, "The disk of the hub has no room to send a file; try later.");
    }
  }

  private static Departure inMemory(Departure.Stored stored, Blob blob) throws IOException {
    var bytes = new ByteArrayOutputStream((int) (blob.size() + stored.around()));
    write(stored, blob, bytes);
    return new Departure.InMemory(bytes.toByteArray());
  }

  private Departure onDisk(Departure.Stored stored, Blob blob, String caller) throws IOException {
    if (!turns.take(caller)) {
      throw new BulkheadException(
          Problem.TOO_MANY_REQUESTS,
          "You are taking " + AT_ONCE + " large files; try again later.");
    }
    FileChannel file = null;
    boolean done = false;
    try {
      file = spool.file();
      write(stored, blob, Channels.newOutputStream(file));
      done = true;
      return new Departure.OnDisk(file, () -> turns.give(caller));
    } finally {
      if (!done) {
        turns.give(caller);
        if (file != null) {
          file.close();
        }
      }
    }
  }

  private static void write(Departure.Stored stored, Blob blob, OutputStream out)
      throws IOException {
    out.write(stored.before());
    blob.writeTo(out);
    out.write(stored.after());
  }
}
