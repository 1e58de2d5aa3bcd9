package io.bulkhead.cli.access;

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
public final class ClusterCommand {
  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help.")
  private boolean help;
}
