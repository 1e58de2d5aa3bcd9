package io.bulkhead.boot.option;

import io.bulkhead.action.Retention;
import io.bulkhead.boot.upkeep.Upkeep;
import io.bulkhead.chart.RenderLimits;
import io.bulkhead.chart.RendererProgram;
import io.bulkhead.evidence.ProbeOptions;
import io.bulkhead.report.ProofOptions;
import io.bulkhead.store.AuditBounds;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;

/// The options of a start.
///
/// @param database a JDBC URL, empty for SQLite in the data directory
/// @param token preset operator token, empty to create one
/// @param newToken whether to replace the present operator token
/// @param door TLS, people and limits
/// @param retention of operations and revisions
/// @param probes how sandboxes are probed from within
/// @param history how long isolation reports are kept
/// @param upkeep how much else is kept
/// @param clusterTimeout time limit for a response of an API server
/// @param rendering of charts
/// @param jsonLog whether each log entry is one line of JSON instead of text for people
public record Options(
    String host,
    int port,
    Path data,
    String database,
    boolean authenticate,
    String token,
    boolean newToken,
    Door door,
    Retention retention,
    ProbeOptions probes,
    History history,
    Upkeep.Bounds upkeep,
    Duration clusterTimeout,
    Rendering rendering,
    boolean jsonLog,
    boolean help) {
  /// How long isolation reports are kept.
  ///
  /// @param reports maximum number for each scope
  public record History(int reports, int days) {}

  /// How charts are rendered.
  public record Rendering(Path program, RenderLimits limits) {}

  static final String PROBE_IMAGE = "busybox:1.37.0";
  public static final String USAGE = Flag.usage();

  /// Throws IllegalArgumentException with a text for the user.
  ///
  /// @param properties the system's properties
  public static Options parse(
      String[] args, Map<String, String> environment, Properties properties) {
    Settings settings = Settings.of(args, environment, properties);
    String listen = settings.get(Setting.LISTEN, "127.0.0.1:9015");
    int colon = listen.lastIndexOf(':');
    if (colon <= 0) {
      throw new IllegalArgumentException("--listen takes HOST:PORT, not " + listen + ".\n" + USAGE);
    }
    String host = listen.substring(0, colon);
    int port = number("the port of --listen", listen.substring(colon + 1), 0, 0xffff);
    String auth = word(Setting.AUTH, settings.get(Setting.AUTH, "token"), "token", "none");
    if (auth.equals("none") && !Door.loopback(host)) {
      throw new IllegalArgumentException(
          "--auth none is only allowed when the hub listens on loopback, such as 127.0.0.1.");
    }
    Path data = Path.of(settings.get(Setting.DATA, share(environment) + "/bulkhead"));
    String usual =
        Boolean.parseBoolean(properties.getProperty(Settings.TERMINAL)) ? "text" : "json";
    return new Options(
        host,
        port,
        data,
        settings.get(Setting.DATABASE, ""),
        auth.equals("token"),
        settings.get(Setting.OPERATOR_TOKEN, ""),
        newToken(settings),
        Door.of(settings, host, auth.equals("token"), data.resolve("incoming")),
        retention(settings),
        probes(settings),
        history(settings),
        upkeep(settings, data),
        Duration.ofSeconds(number(settings, Setting.CLUSTER_TIMEOUT, 30, 3600)),
        rendering(settings),
        word(Setting.LOG, settings.get(Setting.LOG, usual), "json", "text").equals("json"),
        settings.help());
  }

  private static boolean newToken(Settings settings) {
    boolean wanted =
        word(
                Setting.NEW_OPERATOR_TOKEN,
                settings.get(Setting.NEW_OPERATOR_TOKEN, "no"),
                "yes",
                "no")
            .equals("yes");
    if (wanted && !settings.get(Setting.OPERATOR_TOKEN, "").isEmpty()) {
      throw new IllegalArgumentException(
          "--new-operator-token makes a token, and BULKHEAD_OPERATOR_TOKEN sets one: say only one"
              + " of the two.");
    }
    return wanted;
  }

  private static Retention retention(Settings settings) {
    var usual = Retention.STANDARD;
    int most = number(settings, Setting.KEEP_OPERATIONS, usual.operations(), 100_000);
    int days = number(settings, Setting.KEEP_OPERATIONS_DAYS, usual.age().toDays(), 36_500);
    return new Retention(most, Duration.ofDays(days), revisions(settings));
  }

  private static Retention.Revisions revisions(Settings settings) {
    var usual = Retention.STANDARD.revisions();
    return new Retention.Revisions(
        number(settings, Setting.KEEP_CONTENTS, usual.most(), 100_000),
        Duration.ofDays(
            number(settings, Setting.KEEP_CONTENTS_DAYS, usual.age().toDays(), 36_500)));
  }

  private static Rendering rendering(Settings settings) {
    String program = settings.get(Setting.RENDERER, "");
    var usual = RenderLimits.STANDARD;
    return new Rendering(
        program.isEmpty() ? RendererProgram.find() : Path.of(program).toAbsolutePath(),
        new RenderLimits(
            // A process needs some for itself.
            number(
                Setting.RENDER_MEMORY.flag(),
                settings.get(Setting.RENDER_MEMORY, "" + usual.memoryMiB()),
                128,
                1 << 20),
            Duration.ofSeconds(
                number(settings, Setting.RENDER_SECONDS, usual.time().toSeconds(), 3600)),
            number(settings, Setting.RENDER_OUTPUT, usual.outputMiB(), 1024),
            number(settings, Setting.RENDER_PARALLEL, usual.parallel(), 1000)));
  }

  private static History history(Settings settings) {
    return new History(
        number(settings, Setting.KEEP_REPORTS, ProofOptions.REPORTS, 100_000),
        number(settings, Setting.KEEP_REPORTS_DAYS, ProofOptions.DAYS, 36_500));
  }

  private static Upkeep.Bounds upkeep(Settings settings, Path data) {
    return new Upkeep.Bounds(
        number(settings, Setting.KEEP_REVISIONS, 200, 100_000),
        new AuditBounds(
            number("--keep-audit", settings.get(Setting.KEEP_AUDIT, "0"), 0, Integer.MAX_VALUE),
            Duration.ofDays(
                number("--keep-audit-days", settings.get(Setting.KEEP_AUDIT_DAYS, "0"), 0, 36_500)),
            (long) number("--keep-audit-mib", settings.get(Setting.KEEP_AUDIT_MIB, "0"), 0, 1 << 20)
                << 20,
            data.resolve("audit")),
        revisions(settings));
  }

  private static int number(Settings settings, Setting setting, long usual, int most) {
    return number(setting.flag(), settings.get(setting, "" + usual), 1, most);
  }

  private static ProbeOptions probes(Settings settings) {
    String image = settings.get(Setting.PROBE_IMAGE, PROBE_IMAGE);
    if (!image.matches("[-a-zA-Z0-9._:/@]{1,512}")) {
      throw new IllegalArgumentException(
          "--probe-image takes the name of an image or none, not " + image + ".\n" + USAGE);
    }
    int hours = number("--probe-hours", settings.get(Setting.PROBE_HOURS, "24"), 1, 8760);
    return new ProbeOptions(image.equals("none") ? "" : image, Duration.ofHours(hours));
  }

  private static String share(Map<String, String> environment) {
    String home = environment.getOrDefault("HOME", ".");
    return environment.getOrDefault("XDG_DATA_HOME", home + "/.local/share");
  }

  static String word(Setting setting, String value, String... allowed) {
    if (List.of(allowed).contains(value)) {
      return value;
    }
    String words = String.join(" or ", allowed);
    throw new IllegalArgumentException(
        setting.flag() + " takes " + words + ", not " + value + ".\n" + USAGE);
  }

  static int number(String what, String text, int least, int most) {
    // More digits would overflow the number.
    if (text.matches("[0-9]{1,10}")
        && Long.parseLong(text) >= least
        && Long.parseLong(text) <= most) {
      return Integer.parseInt(text);
    }
    throw new IllegalArgumentException(
        what + " is a number from " + least + " to " + most + ", not " + text + ".\n" + USAGE);
  }
}
