package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.response.plan.ExplainResponse;
import io.bulkhead.response.plan.ExplainResponse.ExplainedObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {"Tells why each object is there, and why a cluster was or was not chosen.", ""},
    footer = {
      "",
      "Examples:",
      "  bulkhead explain dig acme/shop-floor/v1/press",
      "  bulkhead explain dig acme/shop-floor/v1/press --cluster edge+two",
      "  bulkhead explain dig acme/shop-floor/v1/press --resource gateway"
    })
public final class ExplainCommand extends Inquiry<ExplainResponse> {
  @Option(names = "--app", paramLabel = "APP", description = "Only this app.")
  private @Nullable String app;

  @Option(
      names = {"--cluster", "--on"},
      paramLabel = "PROVIDER+CLUSTER",
      description = "Only this cluster.")
  private @Nullable String cluster;

  @Option(names = "--resource", paramLabel = "NAME", description = "Only objects of this name.")
  private @Nullable String resource;

  public ExplainCommand(Surroundings surroundings) {
    super(surroundings, "explain", ExplainResponse.class);
  }

  @Override
  String query() {
    List<String> parameters = new ArrayList<>();
    add(parameters, "app", app);
    add(parameters, "cluster", cluster);
    add(parameters, "resource", resource);
    return parameters.isEmpty() ? "" : "?" + String.join("&", parameters);
  }

  private static void add(List<String> parameters, String name, @Nullable String value) {
    if (value != null) {
      parameters.add(name + "=" + HubClient.segment(value));
    }
  }

  @Override
  void print(ExplainResponse explanation) {
    out().println("Explanation of " + TypedPath.of(explanation.target()));
    for (ExplainedObject object : explanation.objects()) {
      out()
          .println(
              "%s (%s) on %s"
                  .formatted(
                      Words.object(object.key()),
                      object.part(),
                      String.join(", ", object.clusters())));
      object.story().forEach(line -> out().println("  - " + line));
    }
    if (explanation.deliveries() != null) {
      explanation
          .deliveries()
          .forEach(one -> out().println("! %s: %s".formatted(one.state(), one.message())));
    }
    Words.verdicts(out(), explanation.verdicts());
    Words.diagnostics(out(), explanation.diagnostics());
  }
}
