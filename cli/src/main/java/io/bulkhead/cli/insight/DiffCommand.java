package io.bulkhead.cli.insight;

import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.response.plan.DiffResponse;
import io.bulkhead.response.plan.DiffResponse.ClusterDiff;
import io.bulkhead.response.plan.DiffResponse.DocumentDiff;
import io.bulkhead.response.plan.DiffResponse.ObjectDiff;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {
      "Shows what differs between the plan and the clusters, or between two revisions.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 no differences, 1 some; above 1 it could not be told: 2 wrong command line,",
      "3 refused, 5 failed, or a cluster is unreachable and the others do not differ.",
      "",
      "Examples:",
      "  bulkhead diff dig acme/shop-floor/v1/press",
      "  bulkhead diff dig acme/shop-floor/v1/press --revision 1..2",
      "  bulkhead diff lc acme/press-shop -o json"
    })
public final class DiffCommand extends Inquiry<DiffResponse> {
  private static final String RED = "\u001b[31m";
  private static final String GREEN = "\u001b[32m";
  private static final String PLAIN = "\u001b[0m";

  @Option(
      names = "--revision",
      paramLabel = "A..B",
      description = "What differs between two revisions, as the history numbers them.")
  private String revision = "";

  public DiffCommand(Surroundings surroundings) {
    super(surroundings, "diff", DiffResponse.class);
  }

  @Override
  public ExitCode failed() {
    return ExitCode.NOT_COMPARED;
  }

  @Override
  ExitCode verdict(DiffResponse diff) {
    if (!documents(diff).isEmpty()
        || diff.clusters().stream().anyMatch(cluster -> differences(cluster) > 0)) {
      return ExitCode.DIFFERENT;
    }
    boolean all = diff.clusters().stream().allMatch(cluster -> cluster.unreachable() == null);
    return all ? ExitCode.DONE : ExitCode.NOT_COMPARED;
  }

  private static List<DocumentDiff> documents(DiffResponse diff) {
    return diff.documents() == null ? List.of() : diff.documents();
  }

  private static int differences(ClusterDiff cluster) {
    return cluster.add().size() + cluster.change().size() + cluster.remove().size();
  }

  @Override
  String query() {
    return revision.isEmpty() ? "" : "?revision=" + HubClient.segment(revision);
  }

  @Override
  void print(DiffResponse diff) {
    List<DocumentDiff> documents = documents(diff);
    for (DocumentDiff document : documents) {
      out().println(TypedPath.of(document.document()));
      document.diff().lines().forEach(this::changed);
    }
    int differences = 0;
    int unreachable = 0;
    for (ClusterDiff cluster : diff.clusters()) {
      if (cluster.unreachable() != null) {
        unreachable++;
        out()
            .println(
                "%s, part %s: unreachable, what is there is unknown: %s"
                    .formatted(cluster.cluster(), cluster.part(), cluster.unreachable()));
      }
      int here = differences(cluster);
      differences += here;
      if (here > 0) {
        printCluster(cluster);
      }
    }
    if (differences == 0 && documents.isEmpty()) {
      out().println(unreachable == 0 ? "no differences" : "no differences elsewhere");
    }
  }

  private void printCluster(ClusterDiff cluster) {
    out().println("%s, part %s".formatted(cluster.cluster(), cluster.part()));
    cluster.add().forEach(key -> line(GREEN, "  + " + Words.object(key)));
    cluster.remove().forEach(key -> line(RED, "  - " + Words.object(key)));
    for (ObjectDiff change : cluster.change()) {
      out().println("  ~ " + Words.object(change.key()));
      change.diff().lines().forEach(this::changed);
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
