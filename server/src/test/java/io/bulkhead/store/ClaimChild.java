package io.bulkhead.store;

import io.bulkhead.store.sql.SqlStore;
import java.nio.file.Path;

/// A program that holds a database until it is killed.
final class ClaimChild {
  /// @param arguments the data directory and the URL
  public static void main(String[] arguments) throws InterruptedException {
    var options = new StoreOptions(arguments[1], Path.of(arguments[0]), "", "");
    SqlStore.openAlone(options, why -> {});
    System.out.println("held");
    Thread.sleep(Long.MAX_VALUE);
  }

  private ClaimChild() {}
}
