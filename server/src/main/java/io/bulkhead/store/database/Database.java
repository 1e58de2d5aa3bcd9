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

/// Connections to SQLite or PostgreSQL: one pool for reads, one for writes. All differences between
/// the two databases are handled here.
public final class Database implements AutoCloseable {
  private static final int READERS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /// Free space in bytes that is required: a few pages.
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

  /// Migrates the schema and connects.
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
  /// page cache before commit returns, so it survives the end of the process, whatever caused it.
  /// Only a power failure can lose the last transactions (never half of one). Operators who want
  /// those too append `?synchronous=FULL` to the URL, at the price of one disk flush per commit.
  private static void sqlite(
      AgroalConnectionFactoryConfigurationSupplier c, StoreOptions options, boolean writes) {
    c.jdbcProperty("journal_mode", "WAL")
        // Never creates a file: a database that vanished must not come back empty.
        .jdbcProperty("open_mode", Integer.toString(SQLiteOpenMode.READWRITE.flag))
        .jdbcProperty("foreign_keys", "true")
        .jdbcProperty("busy_timeout", Long.toString(PATIENCE.toMillis()))
        // A transaction that begins with a read could not be upgraded after a write by another
        // process.
        .jdbcProperty("transaction_mode", writes ? "IMMEDIATE" : "DEFERRED");
    // In the driver, a property would override the URL.
    if (!options.url().contains("synchronous=")) {
      c.jdbcProperty("synchronous", "NORMAL");
    }
  }

  /// Reads see one snapshot. Writes see what is committed: each begins by locking the counter's
  /// row, so there is one writer at a time, and the next one sees everything the previous one
  /// wrote.
  private static void postgresql(
      AgroalConnectionFactoryConfigurationSupplier c, StoreOptions options, boolean writes) {
    c.jdbcTransactionIsolation(
            writes ? TransactionIsolation.READ_COMMITTED : TransactionIsolation.REPEATABLE_READ)
        // Error details quote the row, which may contain a customer's data.
        .jdbcProperty("logServerErrorDetail", "false")
        .jdbcProperty("ApplicationName", "bulkhead");
    if (!options.user().isEmpty()) {
      c.principal(new NamePrincipal(options.user()));
      c.credential(new SimplePassword(options.password()));
    }
  }

  private static Jdbi jdbi(AgroalDataSource pool) {
    Jdbi jdbi = Jdbi.create(pool);
    // The default message quotes every bound value: bodies and secrets would end up in logs.
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

  /// Throws [io.bulkhead.store.StoreUnavailable] if the file of an embedded database has vanished.
  public void requireThere() {
    if (file != null) {
      file.requireThere();
    }
  }

  /// Throws if there is no room to add anything, even if existing data can still be changed: an
  /// embedded database does that within the pages it has. Grows neither the database nor its log.
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

  /// How many bytes the database has on disk, its log not counted.
  public long size(Handle handle) {
    return handle
        .createQuery(
            file == null
                ? "SELECT pg_database_size(current_database())"
                : "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        .mapTo(Long.class)
        .one();
  }

  /// Unused bytes within the file of an embedded database.
  private static long free(Handle handle) {
    return handle
        .createQuery(
            "SELECT freelist_count * page_size FROM pragma_freelist_count, pragma_page_size")
        .mapTo(Long.class)
        .one();
  }

  /// Whether the same work may succeed on a retry: it was rolled back because of another writer.
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
