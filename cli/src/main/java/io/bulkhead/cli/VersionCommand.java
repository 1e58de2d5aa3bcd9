package io.bulkhead.cli;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.VersionResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(footer = {"", "Examples:", "  bulkhead version", "  bulkhead version --client"})
final class VersionCommand extends Verb {
  @Option(names = "--client", description = "Do not ask the hub.")
  private boolean clientOnly;

  VersionCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    out().println("bulkhead " + own());
    if (!clientOnly) {
      out().println(hubLine());
    }
    return ExitCode.DONE;
  }

  /// A hub that is down is no failure here: the question was about versions.
  private String hubLine() {
    try {
      HubAnswer health = hub().read("/q/health", "application/json");
      String ready = health.good() ? "is ready" : "is not ready";
      HubAnswer version = hub().read("/v2/version", "application/json");
      // Only callers with a token learn the hub's version.
      if (!version.good()) {
        return "hub at %s %s".formatted(hub().address(), ready);
      }
      var runs = version.as(VersionResponse.class);
      return "hub %s at %s %s; charts are rendered by Helm %s"
          .formatted(runs.version(), hub().address(), ready, runs.helm());
    } catch (HubFailure e) {
      return "hub at %s does not answer".formatted(hub().address());
    }
  }

  private static String own() {
    try (InputStream in = VersionCommand.class.getResourceAsStream("version.properties")) {
      var properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
