package io.bulkhead.cli.intent;

import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.Kind;
import io.bulkhead.response.LostClusterResponse;
import io.bulkhead.response.LostClusterResponse.LeftObjects;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/// Options for deregistering a cluster, and what to tell about the result.
final class ClusterEnd {
  @Option(
      names = "--lost",
      description = {
        "The cluster will never answer again: forget it with all that was delivered there.",
        "What is left behind is told, and written into the audit."
      })
  private boolean lost;

  @Option(
      names = "--remove-guard",
      description = "Take the guard away from the cluster before it is deregistered.")
  private boolean removeGuard;

  /// Query parameters of the deletion.
  String query(Kind<?> kind) {
    if (!lost && !removeGuard) {
      return "";
    }
    if (lost && removeGuard) {
      throw CommandFailure.usage("nothing can be removed from what is lost");
    }
    Deletion way = lost ? Deletion.LOST : Deletion.REMOVE_GUARD;
    if (!kind.deletions().contains(way)) {
      throw CommandFailure.usage(
          "a %s is deleted without %s"
              .formatted(Nouns.singular(kind), lost ? "--lost" : "--remove-guard"));
    }
    return "?" + way.parameter() + "=true";
  }

  /// Whether the hub has only started the deletion.
  static boolean goesOn(HubAnswer answer) {
    return answer.status() == 202;
  }

  List<String> lines(Kind<?> kind, String name, HubAnswer answer) {
    List<String> lines = new ArrayList<>();
    if (goesOn(answer)) {
      lines.add(name + " gives up its guard and is deregistered then");
      return lines;
    }
    boolean guardStays = kind.deletions().contains(Deletion.REMOVE_GUARD) && !lost && !removeGuard;
    lines.add(
        name + " deleted" + (guardStays ? "; its guard stays there (see --remove-guard)" : ""));
    if (lost) {
      LostClusterResponse forgotten = answer.as(LostClusterResponse.class);
      for (LeftObjects left : forgotten.left()) {
        lines.add(
            "  left behind: %s (%s): %d objects"
                .formatted(left.owner(), left.part(), left.objects().size()));
      }
      forgotten.references().forEach(path -> lines.add("  reference deleted: " + path));
    }
    return lines;
  }
}
