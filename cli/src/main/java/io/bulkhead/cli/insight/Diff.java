package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.session.Surroundings;
import picocli.CommandLine.Command;

@Command(
    description = {"Shows what differs between the plan and the clusters.", ""},
    footer = {
      "",
      "Examples:",
      "  bulkhead diff dig acme/shop-floor/v1/press",
      "  bulkhead diff lc acme/press-shop -o json"
    })
public final class Diff extends Inquiry {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  public Diff(Surroundings surroundings) {
    super(surroundings, "diff");
  }

  @Override
  void print(JsonNode diff) {
    int differences = 0;
    int unreachable = 0;
    for (JsonNode cluster : diff.path("clusters")) {
      if (cluster.has("unreachable")) {
        unreachable++;
        out()
            .println(
                "%s, part %s: unreachable, what is there is unknown: %s"
                    .formatted(
                        cluster.path("cluster").asText(),
                        cluster.path("part").asText(),
                        cluster.path("unreachable").asText()));
      }
      int here =
          cluster.path("add").size()
              + cluster.path("change").size()
              + cluster.path("remove").size();
      differences += here;
      if (here > 0) {
        printCluster(cluster);
      }
    }
    if (differences == 0) {
      out().println(unreachable == 0 ? "no differences" : "no differences elsewhere");
    }
  }

  private void printCluster(JsonNode cluster) {
    out()
        .println(
            "%s, part %s"
                .formatted(cluster.path("cluster").asText(), cluster.path("part").asText()));
    cluster.path("add").forEach(key -> line(GREEN, "  + " + Words.object(key)));
    cluster.path("remove").forEach(key -> line(RED, "  - " + Words.object(key)));
    for (JsonNode change : cluster.path("change")) {
      out().println("  ~ " + Words.object(change.path("key")));
      change.path("diff").asText().lines().forEach(this::changed);
    }
  }

  private void changed(String text) {
    if (text.startsWith("+")) {
      line(GREEN, "      " + text);
    } else if (text.startsWith("-")) {
      line(RED, "      " + text);
    } else {
      out().println("      " + text);
    }
  }

  private void line(String colour, String text) {
    boolean colours = surroundings().console().colours();
    out().println(colours ? colour + text + PLAIN : text);
  }
}
