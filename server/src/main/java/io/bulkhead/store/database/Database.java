package io.bulkhead.store.database;

import io.agroal.api.AgroalDataSource;
import io.agroal.api.configuration.AgroalConnectionFactoryConfiguration.TransactionIsolation;
import io.agroal.api.configuration.supplier.AgroalConnectionFactoryConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalConnectionPoolConfigurationSupplier;
import io.agroal.api.configuration.supplier.AgroalDataSourceConfigurationSupplier;
import io.agroal.api.exceptionsorter.PostgreSQLExceptionSorter;
import io.agroal.api.security.NamePrincipal;
import io.agroal.api.security.SimplePassword;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.StoreUnusable;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.function.Consumer;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteOpenMode;

/// Connections to SQLite or PostgreSQL: one pool that reads, one that writes. Everything in which
/// the two databases differ is here.
public final class Database implements AutoCloseable {
  private static final int READERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Bytes that must be to be had: some pages.
  private static final int ROOM = 1 << 16;

  private final AgroalDataSource readPool;
  private final AgroalDataSource writePool;
  private final Jdbi readJdbi;
  private final Jdbi writeJdbi;
  private final @Nullable DatabaseFile file;

  private Database(
      AgroalDataSource readPool, AgroalDataSource writePool, @Nullable DatabaseFile file) {
    this.file = file;
    this.readPool = readPool;
    this.writePool = writePool;
    this.readJdbi = jdbi(readPool);
    this.writeJdbi = jdbi(writePool);
  }

  /// Brings the schema up to date and connects.
  public static Database open(StoreOptions options) {
    if (options.sqlite()) {
      SqliteLibrary.load();
    }
    migrate(options);
    AgroalDataSource reads = null;
    try {
      reads = pool(options, false);
      return new Database(
          reads, pool(options, true), options.sqlite() ? DatabaseFile.of(options.file()) : null);
    } catch (SQLException e) {
      if (reads != null) {
        reads.close();
      }
      throw new StoreUnusable("cannot connect to the database of " + options, e);
    }
  }

  private static void migrate(StoreOptions options) {
    try {
      schema(options).load().migrate();
    } catch (FlywayException e) {
      throw new StoreUnusable("cannot bring the schema up to date at " + options, e);
    }
  }

  public static FluentConfiguration schema(StoreOptions options) {
    Map<String, String> types =
        options.sqlite()
            ? Map.of("text", "TEXT", "blob", "BLOB")
            : Map.of("text", "TEXT COLLATE \"C\"", "blob", "BYTEA");
    return Flyway.configure(Database.class.getClassLoader())
        .dataSource(options.url(), options.user(), options.password())
        .locations("classpath:db/migration")
        .placeholders(types);
  }

  private static AgroalDataSource pool(StoreOptions options, boolean writes) throws SQLException {
    Consumer<AgroalConnectionFactoryConfigurationSupplier> connections =
        options.sqlite() ? c -> sqlite(c, options, writes) : c -> postgresql(c, options, writes);
    Consumer<AgroalConnectionPoolConfigurationSupplier> pool =
        p -> {
          p.maxSize(writes ? 1 : READERS)
              .acquisitionTimeout(PATIENCE)
              .connectionFactoryConfiguration(c -> {
                c.jdbcUrl(options.url()).autoCommit(true);
                connections.accept(c);
                return c;
              });
          if (!options.sqlite()) {
            p.exceptionSorter(new PostgreSQLExceptionSorter()).validateOnBorrow(true);
          }
        };
    return AgroalDataSource.from(
        new AgroalDataSourceConfigurationSupplier()
            .connectionPoolConfiguration(p -> {
              pool.accept(p);
              return p;
            }));
  }

  /// With a write-ahead log and `synchronous=NORMAL`, a committed transaction is in the kernel's
  /// page cache before commit returns, so it outlives the process however it dies. Only a loss of
  /// power can take the last transactions with it (never half of one); an operator who wants those
  /// too puts `?synchronous=FULL` behind the URL and pays one disk flush for each commit.
  private static void sqlite(
      AgroalConnectionFactoryConfigurationSupplier c, StoreOptions options, boolean writes) {
    c.jdbcProperty("journal_mode", "WAL")
        // Never makes a file: one that has vanished must not come back empty.
        .jdbcProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag))
        .jdbcProperty("foreign_keys", "true")
        .jdbcProperty("busy_timeout", Long.toString(PATIENCE.toMillis()))
        // A writer that began by reading could not become a writer when another process wrote.
        .jdbcProperty("transaction_mode", writes ? "IMMEDIATE" : "DEFERRED");
    // The driver would let a property win over the URL.
    if (!options.url().contains("synchronous=")) {
      c.jdbcProperty("synchronous", "NORMAL");
    }
  }

  /// Reads see one snapshot. Writes see what is committed: they begin by locking the counter's row,
  /// so that there is one writer at a time, and the next one sees all that the one before did.
  private static void postgresql(
      AgroalConnectionFactoryConfigurationSupplier c, StoreOptions options, boolean writes) {
    c.jdbcTransactionIsolation(
            writes ? TransactionIsolation.READ_COMMITTED : TransactionIsolation.REPEATABLE_READ)
        // Details of an error quote the row, which may be a customer's.
        .jdbcProperty("logServerErrorDetail", "false")
        .jdbcProperty("ApplicationName", "bulkhead");
    if (!options.user().isEmpty()) {
      c.principal(new NamePrincipal(options.user()));
      c.credential(new SimplePassword(options.password()));
    }
  }

  private static Jdbi jdbi(AgroalDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // The usual message quotes every bound value: bodies and secrets would end up in logs.
    jdbi.getConfig(StatementExceptions.class)
        .setMessageRendering(StatementExceptions.MessageRendering.NONE);
    return jdbi;
  }

  public Jdbi reads() {
    return readJdbi;
  }

  public Jdbi writes() {
    return writeJdbi;
  }

  /// Throws [io.bulkhead.store.StoreUnavailable] when the file of an embedded database is there no
  /// more.
  public void requireThere() {
    if (file != null) {
      file.requireThere();
    }
  }

  /// Throws when nothing could be added, though what is there may still be changed: an embedded
  /// database does that in pages which it has. Neither the database nor its log grows by it.
  public void requireRoom() {
    if (file == null) {
      return;
    }
    file.requireRoom(ROOM);
    writeJdbi.useTransaction(handle -> {
      if (free(handle) < ROOM) {
        handle.execute("INSERT INTO bundle (digest, content) VALUES ('room', zeroblob(?))", ROOM);
      }
      handle.rollback();
    });
  }

  /// Bytes of its file that an embedded database does not use now.
  private static long free(Handle handle) {
    return handle
        .createQuery(
            "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size")
        .mapTo(Long.class)
        .one();
  }

  /// Whether the same work may succeed when tried again: it was rolled back because of another
  /// writer.
  public static boolean conflict(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException sql) {
        String state = sql.getSQLState();
        boolean serialization = "40001".equals(state) || "40P01".equals(state);
        boolean busy =
            t instanceof org.sqlite.SQLiteException lite
                && (lite.getResultCode().code & 0xff)
                    == org.sqlite.SQLiteErrorCode.SQLITE_BUSY.code;
        return serialization || busy;
      }
    }
    return false;
  }

  @Override
  public void close() {
    readPool.close();
    writePool.close();
  }
}
