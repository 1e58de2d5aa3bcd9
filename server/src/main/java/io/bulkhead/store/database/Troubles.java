package io.bulkhead.store.database;

import io.bulkhead.store.StoreUnavailable;
import java.sql.SQLException;
import java.util.Set;
import java.util.function.Supplier;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// Distinguishes failures of a database from failures of a statement.
public final class Troubles {
  private static final String AGAIN = " Nothing was changed; try again later.";
  private static final String FULL = "The disk of the hub's database is full." + AGAIN;
  private static final String AWAY = "The hub's database cannot be used now." + AGAIN;

  /// SQLite's codes that blame the file or its disk.
  private static final Set<Integer> LITE =
      Set.of(
          SQLiteErrorCode.SQLITE_PERM.code,
          SQLiteErrorCode.SQLITE_READONLY.code,
          SQLiteErrorCode.SQLITE_IOERR.code,
          SQLiteErrorCode.SQLITE_CORRUPT.code,
          SQLiteErrorCode.SQLITE_FULL.code,
          SQLiteErrorCode.SQLITE_CANTOPEN.code,
          SQLiteErrorCode.SQLITE_NOTADB.code);

  /// Classes of PostgreSQL's codes: connection, resources, operator intervention, system.
  private static final Set<String> POSTGRES_CLASSES = Set.of("08", "53", "57", "58");

  /// No such database, schema, table.
  private static final Set<String> POSTGRES = Set.of("3D000", "3F000", "42P01");

  private static final String POSTGRES_FULL = "53100";

  private Troubles() {}

  /// Throws [StoreUnavailable] instead of the library's exceptions.
  public static <T> T told(Supplier<T> work) {
    try {
      return work.get();
    } catch (JdbiException e) {
      String why = why(e);
      if (why == null) {
        throw e;
      }
      throw new StoreUnavailable(why, e);
    }
  }

  private static @Nullable String why(JdbiException failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      String why =
          switch (t) {
            case SQLiteException lite -> why(lite);
            case SQLException sql -> why(String.valueOf(sql.getSQLState()));
            default -> null;
          };
      if (why != null) {
        return why;
      }
    }
    return failure instanceof ConnectionException ? AWAY : null;
  }

  private static @Nullable String why(SQLiteException lite) {
    int code = lite.getResultCode().code & 0xff;
    if (code == SQLiteErrorCode.SQLITE_FULL.code) {
      return FULL;
    }
    boolean emptied = String.valueOf(lite.getMessage()).contains("no such table");
    return LITE.contains(code) || emptied ? AWAY : null;
  }

  private static @Nullable String why(String state) {
    if (state.equals(POSTGRES_FULL)) {
      return FULL;
    }
    boolean away =
        POSTGRES.contains(state)
            || (state.length() == 5 && POSTGRES_CLASSES.contains(state.substring(0, 2)));
    return away ? AWAY : null;
  }
}
