package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.LongConsumer;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Learns of commits through a dedicated connection that receives PostgreSQL's `NOTIFY` messages.
/// If that connection breaks, a new one is opened, and the store's revision shows what was missed.
final class PostgresSignal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresSignal.class);
  private static final String CHANNEL = "bulkhead_change";

  /// How long a connection may be silent before it is checked.
  private static final int LOOK_MILLIS = 10_000;

  private static final int ANSWER_SECONDS = 5;
  private static final int AGAIN_MILLIS = 1000;

  private final StoreOptions options;
  private final LongConsumer committed;
  private @Nullable Thread thread;
  private @Nullable Connection connection;
  private volatile boolean closed;

  /// @param committed called with the newest known revision
  PostgresSignal(StoreOptions options, LongConsumer committed) {
    this.options = options;
    this.committed = committed;
  }

  synchronized void start() {
    if (thread == null && !closed) {
      thread = Thread.ofPlatform().daemon().name("commits").start(this::listen);
    }
  }

  void announce(Handle handle, long revision) {
    handle
        .createQuery("SELECT pg_notify(:channel, :revision)")
        .bind("channel", CHANNEL)
        .bind("revision", Long.toString(revision))
        .mapTo(String.class)
        .list();
  }

  private void listen() {
    while (!closed) {
      try (Connection fresh = PostgresConnection.open(options, "bulkhead changes")) {
        if (keep(fresh)) {
          begin(fresh);
          while (!closed) {
            hear(fresh);
          }
        }
      } catch (SQLException e) {
        if (!closed) {
          LOG.warn("Commits of other hubs are not heard at once ({})", e.getMessage());
          pause();
        }
      }
    }
  }

  /// Listens before it reads the revision, so that no commit is missed in between.
  private void begin(Connection fresh) throws SQLException {
    try (Statement statement = fresh.createStatement()) {
      statement.execute("LISTEN " + CHANNEL);
      try (ResultSet said = statement.executeQuery("SELECT revision FROM counter WHERE id = 1")) {
        if (said.next()) {
          committed.accept(said.getLong(1));
        }
      }
    }
  }

  private void hear(Connection fresh) throws SQLException {
    // Returns at once when the server ends the connection.
    PGNotification[] heard = fresh.unwrap(PGConnection.class).getNotifications(LOOK_MILLIS);
    if (heard == null || heard.length == 0) {
      if (!fresh.isValid(ANSWER_SECONDS)) {
        throw new SQLException("the database does not answer");
      }
      return;
    }
    for (PGNotification one : heard) {
      committed.accept(Long.parseLong(one.getParameter()));
    }
  }

  /// False when this is closed.
  private synchronized boolean keep(Connection fresh) {
    connection = fresh;
    return !closed;
  }

  private void pause() {
    try {
      Thread.sleep(AGAIN_MILLIS);
    } catch (InterruptedException e) {
      LOG.debug("The end of listening");
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (thread != null) {
      thread.interrupt();
    }
    if (connection != null) {
      try {
        connection.abort(Runnable::run);
      } catch (SQLException e) {
        LOG.debug("The connection was broken", e);
      }
    }
  }
}
