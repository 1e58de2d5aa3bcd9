package io.bulkhead.cli;

import io.bulkhead.cli.access.ClusterCommand;
import io.bulkhead.cli.access.ContextCommand;
import io.bulkhead.cli.access.KubeconfigCommand;
import io.bulkhead.cli.access.LoginCommand;
import io.bulkhead.cli.access.RotateKeyCommand;
import io.bulkhead.cli.access.TokenCommand;
import io.bulkhead.cli.insight.AuditCommand;
import io.bulkhead.cli.insight.DiffCommand;
import io.bulkhead.cli.insight.ExplainCommand;
import io.bulkhead.cli.insight.HistoryCommand;
import io.bulkhead.cli.insight.IncidentsCommand;
import io.bulkhead.cli.insight.LintCommand;
import io.bulkhead.cli.insight.OperationsCommand;
import io.bulkhead.cli.insight.PlanCommand;
import io.bulkhead.cli.insight.ReportsCommand;
import io.bulkhead.cli.insight.UsageCommand;
import io.bulkhead.cli.insight.VerifyCommand;
import io.bulkhead.cli.intent.ApplyCommand;
import io.bulkhead.cli.intent.DeleteCommand;
import io.bulkhead.cli.intent.DescribeCommand;
import io.bulkhead.cli.intent.GetCommand;
import io.bulkhead.cli.lifecycle.ActionCommand;
import io.bulkhead.cli.lifecycle.DeployCommand;
import io.bulkhead.cli.lifecycle.StatusCommand;
import io.bulkhead.cli.session.Surroundings;
import java.util.List;
import java.util.function.Function;

/// Every command, in the order of the help.
final class Verbs {
  /// @param command creates the object whose annotations picocli reads; reading them is what makes
  ///   a start expensive, so only the typed command is created
  record Row(String name, String summary, Function<Surroundings, Object> command) {}

  static final List<Row> ALL =
      List.of(
          new Row("apply", "Create or change what files say", ApplyCommand::new),
          new Row("get", "Show or list documents", GetCommand::new),
          new Row(
              "describe", "Show one document with all that belongs to it", DescribeCommand::new),
          new Row("delete", "Delete documents", DeleteCommand::new),
          new Row("plan", "Show what would be delivered where", PlanCommand::new),
          new Row("lint", "Show what a plan would say of a chart", LintCommand::new),
          new Row("diff", "Show what differs between plan and clusters", DiffCommand::new),
          new Row("history", "Show the revisions of a group or logical cloud", HistoryCommand::new),
          new Row("explain", "Tell why it is so", ExplainCommand::new),
          new Row("deploy", "Approve, instantiate, wait until it works", DeployCommand::new),
          new Row("status", "Show how far each object has come", StatusCommand::new),
          new Row("verify", "Show the evidence that pods are isolated", VerifyCommand::new),
          new Row("usage", "Show how much of the quotas is used", UsageCommand::new),
          new Row("reports", "Show the reports that were kept", ReportsCommand::new),
          new Row("incidents", "Show where isolation did not hold", IncidentsCommand::new),
          new Row("approve", "Release a group for instantiation", act("approve")),
          new Row("update", "Deliver the present intents as a new revision", act("update")),
          new Row("stop", "Stop what is being instantiated or terminated", act("stop")),
          new Row("terminate", "Remove it from all clusters", act("terminate")),
          new Row("cluster", "Register clusters", ClusterCommand::new),
          new Row(
              "kubeconfig", "Fetch the kubeconfig of a department's user", KubeconfigCommand::new),
          new Row("operations", "Show what is running", OperationsCommand::new),
          new Row("audit", "Show who did what", AuditCommand::new),
          new Row("token", "Make, list and revoke bearer tokens", TokenCommand::new),
          new Row("rotate-key", "Encrypt the hub's secrets with a new key", RotateKeyCommand::new),
          new Row("login", "Remember a hub and a token", LoginCommand::new),
          new Row("context", "List, choose and forget hubs", ContextCommand::new),
          new Row("api-resources", "List what can be named", ApiResourcesCommand::new),
          new Row("version", "Show the versions of command and hub", VersionCommand::new),
          new Row("help", "Show how a command is used", HelpCommand::new),
          new Row("completion", "Print a script for your shell", CompletionCommand::new));

  /// Commands that the launcher `./bulkhead` runs itself; the command line only lists them.
  ///
  /// @param options placeholder of what may follow the name
  record Launched(String name, String options, String summary) {}

  static final List<Launched> LAUNCHED =
      List.of(
          new Launched("demo", "[--keep]", "The main job on two real clusters, told in steps"),
          new Launched("server", "[OPTION…]", "The hub; server --help shows its options"),
          new Launched("testbed", "up|down|list|build", "Real Kubernetes clusters on this machine"),
          new Launched("test", "[--fast]", "All tests; --fast leaves out what needs a cluster"),
          new Launched("bench", "[NAME]", "What the hub costs, against plain programs"),
          new Launched("dev", "", "The hub, reloading as its sources change"),
          new Launched("dev", "generate", "Write the pages under docs/reference from the code"));

  private static Function<Surroundings, Object> act(String action) {
    return surroundings -> new ActionCommand(surroundings, action);
  }

  private Verbs() {}
}
