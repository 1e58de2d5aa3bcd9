package io.bulkhead.cli.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.response.TokenResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "create",
    description = {"Makes a token and prints it, this once. The hub keeps only a hash of it.", ""},
    footer = {
      "",
      "Examples:",
      "  bulkhead token create ci --role project-owner --project acme --expires-in 30d",
      "  bulkhead token create dana --role department-user --logical-cloud acme/press-shop"
    })
public final class TokenCreateCommand extends Verb {
  private static final Pattern LASTING = Pattern.compile("([1-9][0-9]{0,4})([dhm])");

  @Parameters(index = "0", paramLabel = "NAME", description = "Under which it is listed.")
  private String name = "";

  @Option(
      names = "--role",
      required = true,
      paramLabel = "ROLE",
      description = "operator, auditor, project-owner or department-user.")
  private String role = "";

  @Option(
      names = "--project",
      paramLabel = "PROJECT",
      description = "Of a project owner; may be given several times.")
  private List<String> projects = new ArrayList<>();

  @Option(
      names = "--logical-cloud",
      paramLabel = "PROJECT/CLOUD",
      description = "Of a department user; may be given several times.")
  private List<String> clouds = new ArrayList<>();

  @Option(
      names = "--expires-in",
      paramLabel = "TIME",
      description =
          "How long it is good, such as 90d, 12h or 30m; 90 days if not said, or less where the hub"
              + " allows no more.")
  private @Nullable String expiresIn;

  public TokenCreateCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    ObjectNode body = JsonNodeFactory.instance.objectNode().put("name", name).put("role", role);
    projects.forEach(body.putArray("projects")::add);
    clouds.forEach(body.putArray("logicalClouds")::add);
    if (expiresIn != null) {
      Instant end = Instant.now().plus(lasting(expiresIn)).truncatedTo(ChronoUnit.SECONDS);
      body.put("expires", end.toString());
    }
    var made = hub().post("/v2/tokens", HubClient.Body.json(body)).as(TokenResponse.class);
    // Nothing else goes to standard output, so that a script can read it.
    out().println(made.token());
    err()
        .println(
            "token \"%s\" is good until %s; it is shown only now".formatted(name, made.expires()));
    return ExitCode.DONE;
  }

  private static Duration lasting(String text) {
    Matcher read = LASTING.matcher(text);
    if (!read.matches()) {
      throw CommandFailure.usage(
          "--expires-in takes a time such as 90d, 12h or 30m, not \"%s\"".formatted(text));
    }
    long number = Long.parseLong(read.group(1));
    return switch (read.group(2)) {
      case "d" -> Duration.ofDays(number);
      case "h" -> Duration.ofHours(number);
      default -> Duration.ofMinutes(number);
    };
  }
}
