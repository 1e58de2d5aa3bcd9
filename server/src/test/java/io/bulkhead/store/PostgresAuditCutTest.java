package io.bulkhead.store;

import java.nio.file.Path;

/// The contract on PostgreSQL.
class PostgresAuditCutTest extends AuditCutContract {
  @Override
  String newUrl(Path empty) {
    return PostgresServer.start().newDatabase();
  }
}
