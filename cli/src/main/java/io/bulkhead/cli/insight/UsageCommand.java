package io.bulkhead.cli.insight;

import io.bulkhead.cli.output.TextTable;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.response.UsageResponse;
import io.bulkhead.response.UsageResponse.Share;
import io.bulkhead.response.UsageResponse.ShareKey;
import io.bulkhead.response.UsageResponse.Sum;
import java.util.Objects;
import picocli.CommandLine.Command;

@Command(
    description = {
      "Shows how much of the quotas is given out to clusters, claimed by deployments and used, the"
          + " sandboxes' overhead included.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead usage project acme",
      "  bulkhead usage lc acme/press-shop",
      "  bulkhead usage cluster edge/one -o json"
    })
public final class UsageCommand extends Inquiry<UsageResponse> {
  public UsageCommand(Surroundings surroundings) {
    super(surroundings, "usage", UsageResponse.class);
  }

  @Override
  void print(UsageResponse usage) {
    if (usage.keys().isEmpty()) {
      out().println("No quota limits it.");
      return;
    }
    var sums = new TextTable("key", "whole", "granted", "claimed", "used");
    for (Sum sum : usage.keys()) {
      sums.row(
          sum.key(),
          Objects.requireNonNullElse(sum.whole(), ""),
          sum.granted(),
          sum.claimed(),
          sum.used());
    }
    sums.print(out());
    out().println();
    var shares =
        new TextTable("logical-cloud", "cluster", "key", "granted", "claimed", "used", "holds");
    for (Share share : usage.shares()) {
      for (ShareKey row : share.keys()) {
        shares.row(
            share.logicalCloud(),
            share.cluster(),
            row.key(),
            row.granted(),
            row.claimed(),
            Objects.requireNonNullElse(row.used(), "unknown"),
            share.confirmed() ? "yes" : "not yet");
      }
    }
    shares.print(out());
  }
}
