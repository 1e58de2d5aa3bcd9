package io.bulkhead.store.database;

import io.bulkhead.store.StoreOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;

/// Opens a dedicated connection to PostgreSQL, outside the pools.
final class PostgresConnection {
  private static final int PATIENCE_SECONDS = 5;

  /// @param name shown by the server, at most 63 characters
  static Connection open(StoreOptions options, String name) throws SQLException {
    var properties = new Properties();
    if (!options.user().isEmpty()) {
      properties.setProperty("user", options.user());
      properties.setProperty("password", options.password());
    }
    properties.setProperty("ApplicationName", name);
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("connectTimeout", Integer.toString(PATIENCE_SECONDS));
    return DriverManager.getConnection(options.url(), properties);
  }

  private PostgresConnection() {}
}
