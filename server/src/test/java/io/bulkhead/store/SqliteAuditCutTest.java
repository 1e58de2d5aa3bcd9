package io.bulkhead.store;

import java.nio.file.Path;

/// The contract on SQLite.
class SqliteAuditCutTest extends AuditCutContract {
  @Override
  String newUrl(Path empty) {
    return "jdbc:sqlite:" + empty.resolve("store.db");
  }
}
