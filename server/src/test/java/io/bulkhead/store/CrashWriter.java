package io.bulkhead.store;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;

/// A program that writes until it is killed. Each transaction writes two documents, a delivery and
/// an audit row; the number of a transaction is printed once it is committed.
final class CrashWriter {
  /// @param arguments the data directory and the number of the first transaction
  public static void main(String[] arguments) {
    try (var store = SharedStore.open(StoreOptions.embedded(Path.of(arguments[0])))) {
      for (int i = Integer.parseInt(arguments[1]); ; i++) {
        int number = i;
        store.write(writer -> {
          StoreContract.saveProject(writer, "left-" + number);
          writer
              .deliveries()
              .save(
                  Deliveries.applied(id(number), StoreContract.bundle("b" + number).digest(), 200));
          writer.audit().append(AuditEntry.of(StoreContract.T0, "alice", "POST", "/" + number));
          StoreContract.saveProject(writer, "right-" + number);
          return true;
        });
        System.out.println(number);
      }
    }
  }

  static Delivery.Id id(int number) {
    return new Delivery.Id(
        DocumentKey.of(TenancyKinds.PROJECT, "left-" + number),
        "web",
        new ClusterId("telco", "edge"));
  }

  private CrashWriter() {}
}
