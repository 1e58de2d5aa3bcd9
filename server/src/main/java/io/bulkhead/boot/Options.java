package io.bulkhead.boot;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.Map;

/// How the hub was asked to start.
///
/// @param database a JDBC URL, empty for SQLite in the data directory
/// @param token preset operator token, empty to make one
/// @param maxBody bytes
record Options(
    String host,
    int port,
    Path data,
    String database,
    boolean authenticate,
    String token,
    int maxBody,
    boolean help) {
  static final String USAGE = Flag.usage();

  /// Throws IllegalArgumentException with a text for the user.
  static Options parse(String[] args, Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", ".");
    String share = environment.getOrDefault("XDG_DATA_HOME", home + "/.local/share");
    String listen = "127.0.0.1:9015";
    Path data = Path.of(share, "bulkhead");
    String database = "";
    String auth = "token";
    String maxBody = Integer.toString(1 << 30);
    boolean help = false;
    for (int i = 0; i < args.length; i++) {
      String name = args[i].replaceFirst("=.*", "");
      if (name.equals("--help")) {
        help = true;
        continue;
      }
      boolean inline = args[i].length() > name.length();
      if (!inline && i + 1 == args.length) {
        throw new IllegalArgumentException(name + " needs a value.\n" + USAGE);
      }
      String value = inline ? args[i].substring(name.length() + 1) : args[++i];
      switch (name) {
        case "--listen" -> listen = value;
        case "--data" -> data = Path.of(value);
        case "--database" -> database = value;
        case "--auth" -> auth = value;
        case "--max-body" -> maxBody = value;
        default -> throw new IllegalArgumentException("Unknown option " + name + ".\n" + USAGE);
      }
    }
    int colon = listen.lastIndexOf(':');
    if (colon <= 0 || !(auth.equals("token") || auth.equals("none"))) {
      throw new IllegalArgumentException(
          "--listen takes HOST:PORT, --auth takes token or none.\n" + USAGE);
    }
    String host = listen.substring(0, colon);
    if (auth.equals("none") && !loopback(host)) {
      throw new IllegalArgumentException(
          "--auth none is only allowed when the hub listens on loopback, such as 127.0.0.1.");
    }
    return new Options(
        host,
        number(listen.substring(colon + 1)),
        data,
        database,
        auth.equals("token"),
        environment.getOrDefault("BULKHEAD_OPERATOR_TOKEN", ""),
        number(maxBody),
        help);
  }

  private static int number(String text) {
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a number: " + text + "\n" + USAGE, e);
    }
  }

  private static boolean loopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
