package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.StoreUnusable;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An advisory lock of PostgreSQL, held by a connection of its own whose name identifies the
/// holder.
///
/// If that connection breaks, the lock is requested again until it is granted. Nothing can go wrong
/// meanwhile, since [Fence] lets only the hub that started last write. If another hub has started,
/// this one has lost the database.
final class PostgresClaim implements Claim {
  private static final Logger LOG = LoggerFactory.getLogger(PostgresClaim.class);

  /// `bulkhead` in ASCII.
  private static final long KEY = 0x62756c6b68656164L;

  private static final String PREFIX = "bulkhead ";

  /// PostgreSQL truncates longer names.
  private static final int LONGEST = 63;

  private static final int LOOK_MILLIS = 10_000;
  private static final int ANSWER_SECONDS = 5;
  private static final int AGAIN_MILLIS = 1000;

  private static final String HOLDER =
      """
      SELECT a.application_name, a.backend_start
      FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
      WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 1
        AND l.classid::bigint = ? AND l.objid::bigint = ?
        AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())\
      """;

  private final StoreOptions options;
  private final Start start;
  private final Consumer<String> lost;
  private final Thread watch = Thread.ofPlatform().daemon().name("claim").unstarted(this::watch);
  private volatile Connection connection;
  private volatile String trouble = "";
  private volatile boolean closed;

  private PostgresClaim(
      StoreOptions options, Start start, Consumer<String> lost, Connection connection) {
    this.options = options;
    this.start = start;
    this.lost = lost;
    this.connection = connection;
  }

  /// @param lost called with the reason when another hub has the database
  static PostgresClaim take(StoreOptions options, Start start, Consumer<String> lost) {
    try {
      Attempt first = attempt(options, start);
      if (first.connection() == null) {
        throw new StoreUnusable(
            "another hub works on " + options + ": " + first.holder() + "; end it first");
      }
      var claim = new PostgresClaim(options, start, lost, first.connection());
      claim.watch.start();
      return claim;
    } catch (SQLException e) {
      throw new StoreUnusable("cannot connect to the database of " + options, e);
    }
  }

  /// @param connection that holds the lock; null if another one does
  /// @param holder the other holder, if any
  /// @param own whether the holder is this very start, because the server has not noticed yet that
  ///   its previous connection broke
  private record Attempt(@Nullable Connection connection, String holder, boolean own) {}

  private static Attempt attempt(StoreOptions options, Start start) throws SQLException {
    Connection connection = PostgresConnection.open(options, name(start));
    try {
      if (locked(connection)) {
        return new Attempt(connection, "", false);
      }
      try (connection) {
        return holder(connection, start);
      }
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }

  private static String name(Start start) {
    String end = " " + start.pid() + " " + start.name();
    int room = LONGEST - PREFIX.length() - end.length();
    String host = start.host().replaceAll("[^-A-Za-z0-9.]", "-");
    return PREFIX + host.substring(0, Math.min(room, host.length())) + end;
  }

  private static boolean locked(Connection connection) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
      ask.setLong(1, KEY);
      try (ResultSet said = ask.executeQuery()) {
        return said.next() && said.getBoolean(1);
      }
    }
  }

  private static Attempt holder(Connection connection, Start start) throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(HOLDER)) {
      ask.setLong(1, KEY >>> 32);
      ask.setLong(2, KEY & 0xffff_ffffL);
      try (ResultSet said = ask.executeQuery()) {
        if (!said.next()) {
          return new Attempt(null, "it has just ended; try again", true);
        }
        String name = String.valueOf(said.getString(1));
        String[] words = name.split(" ");
        String who =
            words.length == 4 && name.startsWith(PREFIX)
                ? "process " + words[2] + " on host " + words[1]
                : "a connection that calls itself \"" + name + "\"";
        return new Attempt(
            null,
            who + ", since " + said.getTimestamp(2).toInstant(),
            words.length == 4 && words[3].equals(start.name()));
      }
    }
  }

  private void watch() {
    while (!closed) {
      try {
        // Returns at once when the server ends the connection.
        connection.unwrap(PGConnection.class).getNotifications(LOOK_MILLIS);
        if (!connection.isValid(ANSWER_SECONDS)) {
          throw new SQLException("the database does not answer");
        }
      } catch (SQLException e) {
        if (!closed && !regained(e)) {
          return;
        }
      }
    }
  }

  /// False when the claim is closed or lost.
  private boolean regained(SQLException why) {
    trouble = "the connection that holds the database for this hub is broken";
    LOG.warn("The lock on the database is lost ({}) and asked for again", why.getMessage());
    shut();
    while (!closed) {
      try {
        Attempt next = attempt(options, start);
        if (next.connection() != null) {
          connection = next.connection();
          return mine();
        }
        if (!next.own()) {
          return over("another hub works on the database: " + next.holder());
        }
      } catch (SQLException e) {
        LOG.debug("The lock on the database cannot be asked for", e);
      }
      try {
        Thread.sleep(AGAIN_MILLIS);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return false;
  }

  /// Whether no other hub has opened the database in between.
  private boolean mine() throws SQLException {
    try (PreparedStatement ask = connection.prepareStatement(Fence.QUERY);
        ResultSet said = ask.executeQuery()) {
      if (said.next() && start.name().equals(said.getString(1))) {
        trouble = "";
        LOG.info("The lock on the database is had again");
        return true;
      }
      return over("another hub has worked on the database meanwhile");
    }
  }

  private boolean over(String why) {
    trouble = why;
    lost.accept(why);
    return false;
  }

  private void shut() {
    try {
      connection.close();
    } catch (SQLException e) {
      LOG.debug("The connection of the lock was broken", e);
    }
  }

  @Override
  public Start start() {
    return start;
  }

  @Override
  public Optional<String> trouble() {
    return Optional.of(trouble).filter(text -> !text.isEmpty());
  }

  @Override
  public void close() {
    closed = true;
    watch.interrupt();
    shut();
  }
}
