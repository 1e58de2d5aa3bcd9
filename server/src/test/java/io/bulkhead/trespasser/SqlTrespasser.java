package io.bulkhead.trespasser;

import java.sql.Connection;
import java.sql.SQLException;

/// Breaks the rule that only the store sees SQL.
public final class SqlTrespasser {
  public boolean closed(Connection connection) throws SQLException {
    return connection.isClosed();
  }
}
