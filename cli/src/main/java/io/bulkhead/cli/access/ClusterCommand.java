package io.bulkhead.cli.access;

import io.bulkhead.cli.session.Family;
import io.bulkhead.cli.session.Surroundings;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    description = {"Registers clusters. See also: bulkhead get clusters -A.", ""},
    synopsisSubcommandLabel = "add",
    footer = {
      "",
      "Examples:",
      "  bulkhead cluster add one --provider edge --kubeconfig one.kubeconfig"
    })
public final class ClusterCommand implements Family {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;

  private final Surroundings surroundings;

  public ClusterCommand(Surroundings surroundings) {
    this.surroundings = surroundings;
  }

  @Override
  public List<Object> members() {
    return List.of(new ClusterAddCommand(surroundings));
  }
}
