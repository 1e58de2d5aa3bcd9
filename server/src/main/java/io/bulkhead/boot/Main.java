package io.bulkhead.boot;

import io.bulkhead.boot.option.Door;
import io.bulkhead.boot.option.Options;
import io.bulkhead.boot.option.Settings;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.logging.LogManager;
import org.slf4j.LoggerFactory;

/// Starts the hub.
@QuarkusMain
public final class Main {
  private Main() {}

  public static void main(String... args) {
    boolean training = Boolean.getBoolean(Settings.TRAINING);
    Options options;
    try {
      options = Options.parse(args, System.getenv(), System.getProperties());
      if (options.help()) {
        System.out.print(Options.USAGE);
        return;
      }
      if (training) {
        Training.limit();
      }
      // If two threads logged first at the same time, they would deadlock in the static
      // initializers of the log manager. So it is initialized while there is only one thread.
      LogManager.getLogManager();
      LoggerFactory.getLogger(Main.class);
      Hub.begin(options);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
      return;
    }
    System.setProperty("quarkus.http.host", options.host());
    System.setProperty("quarkus.http.port", Integer.toString(options.port()));
    options.door().tls().ifPresent(tls -> secure(tls, options.port()));
    System.setProperty("quarkus.log.console.json.enabled", Boolean.toString(options.jsonLog()));
    if (training) {
      Quarkus.run(Training.class, args);
    } else {
      Quarkus.run(Serving.class, args);
    }
  }

  /// Replaces the plain port with the TLS port.
  private static void secure(Door.Tls tls, int port) {
    System.setProperty("quarkus.http.ssl-port", Integer.toString(port));
    System.setProperty("quarkus.http.insecure-requests", "disabled");
    System.setProperty("quarkus.http.ssl.certificate.files", tls.certificate().toString());
    System.setProperty("quarkus.http.ssl.certificate.key-files", tls.key().toString());
    System.setProperty("quarkus.http.ssl.certificate.reload-period", "30s");
  }
}
