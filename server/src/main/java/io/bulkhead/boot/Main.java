package io.bulkhead.boot;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;

/// Starts the hub.
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    Options options;
    try {
      options = Options.parse(args, System.getenv());
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    if (options.help()) {
      System.out.print(Options.USAGE);
      return;
    }
    System.setProperty("quarkus.http.host", options.host());
    System.setProperty("quarkus.http.port", Integer.toString(options.port()));
    Hub.options(options);
    Quarkus.run(args);
  }
}
