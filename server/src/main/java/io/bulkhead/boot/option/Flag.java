package io.bulkhead.boot.option;

import java.util.List;
import java.util.stream.Collectors;

/// An option of `bulkhead server`. [Options] reads them; help and reference show them.
///
/// @param name such as `--listen`
/// @param value placeholder of the value in the help
/// @param fallback the default
public record Flag(String name, String value, String fallback, String meaning) {
  public static final List<Flag> ALL =
      List.of(
          new Flag("--listen", "HOST:PORT", "127.0.0.1:9015", "Where the hub listens."),
          new Flag(
              "--data",
              "DIR",
              "$XDG_DATA_HOME/bulkhead, else ~/.local/share/bulkhead",
              "The embedded database, and the key of the secrets."),
          new Flag(
              "--database",
              "URL",
              "SQLite in the data directory",
              "A JDBC URL of PostgreSQL, such as jdbc:postgresql://db/bulkhead?user=hub."),
          new Flag(
              "--auth",
              "token|none",
              "token",
              "Who may call. none is refused unless the hub listens on loopback."),
          new Flag(
              "--new-operator-token",
              "",
              "no",
              "Make a new operator token at this start, as the first is lost; the old one ends."),
          new Flag(
              "--log",
              "json|text",
              "text on a terminal, else json",
              "How log entries look: one JSON object a line, or text for people."),
          new Flag(
              "--max-body",
              "BYTES",
              "33554432",
              "The largest request with a file, which costs disk, not memory; one without: 1 MiB."),
          new Flag(
              "--max-archive",
              "BYTES",
              "268435456",
              "The most that a chart or profile may hold, unpacked."),
          new Flag(
              "--max-archive-entries",
              "NUMBER",
              "10000",
              "The most files and folders that a chart or profile may hold."),
          new Flag(
              "--rate-limit",
              "N",
              "200",
              "Requests a second of each caller but operators; unknown callers get a tenth."),
          new Flag("--operator-rate-limit", "N", "2000", "Requests a second of each operator."),
          new Flag(
              "--keep-reports",
              "N",
              "200",
              "How many isolation reports of a cluster, project or logical cloud are kept."),
          new Flag(
              "--keep-reports-days",
              "N",
              "400",
              "After so many days reports go; the newest of each stays."),
          new Flag(
              "--keep-revisions",
              "N",
              "200",
              "How many entries of the history of a deployment or logical cloud are kept."),
          new Flag(
              "--keep-contents",
              "N",
              "20",
              "How many revisions of a deployment or logical cloud are kept with their documents."),
          new Flag(
              "--keep-contents-days",
              "N",
              "400",
              "After so many days they go; the newest stays, and what it would go back to."),
          new Flag(
              "--keep-audit",
              "ROWS",
              "0, which is all",
              "So much of the audit stays in the database; the rest is exported, then deleted."),
          new Flag(
              "--keep-audit-days",
              "DAYS",
              "0, which is for ever",
              "After so many days rows of the audit are exported to DIR/audit, then deleted."),
          new Flag(
              "--keep-audit-mib",
              "MIB",
              "0, which is without bound",
              "How large the audit in the database may be; what is older is exported likewise."),
          new Flag(
              "--cluster-timeout",
              "SECONDS",
              "30",
              "How long a cluster's API server may take for an answer before it counts as away."),
          new Flag(
              "--request-timeout",
              "SECONDS",
              "120",
              "How long a request may take to arrive, and a large file to be sent."),
          new Flag("--token-max-days", "DAYS", "366", "The longest that a new token may be good."),
          new Flag(
              "--slow-call",
              "SECONDS",
              "5",
              "How long a request may be worked on before the log tells of it."),
          new Flag(
              "--keep-operations",
              "NUMBER",
              "1000",
              "How many operations that have ended are remembered."),
          new Flag(
              "--keep-operations-days",
              "DAYS",
              "90",
              "How long operations that have ended are remembered."),
          new Flag(
              "--tls-certificate",
              "FILE",
              "plain HTTP",
              "Certificate and chain as PEM; a change is taken over within a minute."),
          new Flag("--tls-key", "FILE", "plain HTTP", "The certificate's private key as PEM."),
          new Flag(
              "--insecure-http",
              "",
              "no",
              "Take tokens over plain HTTP beyond loopback: something in front speaks TLS."),
          new Flag(
              "--oidc-issuer",
              "URL",
              "tokens of the hub only",
              "The OpenID Connect provider that vouches for people; see role bindings."),
          new Flag(
              "--oidc-audience",
              "ID",
              "tokens of the hub only",
              "The client id that its tokens must be made for."),
          new Flag(
              "--probe-image",
              "IMAGE|none",
              Options.PROBE_IMAGE,
              "What looks at each sandbox from within; any image with busybox's programs."),
          new Flag("--probe-hours", "HOURS", "24", "How long what a probe found counts."),
          new Flag(
              "--renderer",
              "FILE",
              "the one of the build",
              "The program that renders charts, bulkhead-renderer."),
          new Flag("--render-memory", "MIB", "512", "The most memory that a chart may take."),
          new Flag("--render-seconds", "SECONDS", "30", "The most time that a chart may take."),
          new Flag("--render-output", "MIB", "16", "The most that a chart's objects may be."),
          new Flag("--render-parallel", "N", "4", "How many charts are rendered at once."));

  private static final String WITHOUT =
      """

      Each can also be an environment variable, such as BULKHEAD_MAX_BODY, or a system property, such
      as bulkhead.max-body. The option counts more than the property, that more than the variable.
      """;

  static String usage() {
    int width = ALL.stream().mapToInt(flag -> flag.heading().length()).max().orElse(0);
    return ALL.stream()
        .map(flag ->
            "  %s  %s%n%s  Default: %s.%n"
                .formatted(
                    flag.heading() + " ".repeat(width - flag.heading().length()),
                    flag.meaning,
                    " ".repeat(width + 2),
                    flag.fallback))
        .collect(
            Collectors.joining(
                "",
                "Usage: bulkhead server [OPTION…]%n%nStarts the hub.%n%n".formatted(),
                WITHOUT));
  }

  private String heading() {
    return value.isEmpty() ? name : name + " " + value;
  }
}
