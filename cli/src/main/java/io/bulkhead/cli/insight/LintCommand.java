package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.document.ChartFiles;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.response.plan.LintResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows what a plan would say of a chart, before there is any document of it. The hub renders",
      "it with Helm, twice, places it as one more deployment of the logical cloud, and asks the",
      "guards of its clusters. Nothing is stored, and nothing is sent to a cluster.",
      "",
      "CHART is a folder or a packed chart. Charts are not fetched from repositories or registries:",
      "\"helm pull\" does that, and \"helm dependency build\" fetches subcharts.",
      "",
      "Without --logical-cloud, for operators: as a customer's, untrusted and without grants, on",
      "any registered cluster.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 it can be deployed (perhaps with warnings), 3 it would be refused.",
      "",
      "Examples:",
      "  bulkhead lint ./web --logical-cloud acme/press-shop",
      "  bulkhead lint web-1.2.0.tgz --values prod.yaml --set image.tag=1.4 --lc acme/press-shop",
      "  bulkhead lint ./web --lc acme/press-shop --adapt network-policies,seccomp-profile",
      "  bulkhead lint ./web -o json | jq -r '.diagnostics[].cure'"
    })
public final class LintCommand extends Verb {
  @Parameters(index = "0", paramLabel = "CHART", description = "A folder, or a gzipped archive.")
  private String chart = "";

  @Option(
      names = {"-f", "--values"},
      paramLabel = "FILE",
      description = "Values over those of the chart.")
  private @Nullable String values;

  @Option(
      names = "--profile",
      paramLabel = "DIR",
      description = "A profile as apps have it, a folder or an archive, instead of --values.")
  private @Nullable String profile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "One value, over all others. May be repeated.")
  private Map<String, String> set = new LinkedHashMap<>();

  @Option(
      names = "--adapt",
      paramLabel = "WHAT",
      split = ",",
      description = "As spec.adapt of a deployment, such as network-policies.")
  private List<String> adapt = new ArrayList<>();

  @Option(
      names = {"--logical-cloud", "--lc"},
      paramLabel = "PROJECT/LOGICAL-CLOUD",
      description = "Where it would be deployed.")
  private @Nullable String logicalCloud;

  @Option(
      names = "--manifests",
      description = "Show the objects as they would be sent; see plan --help.")
  private boolean manifests;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  public LintCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    HubAnswer answer = hub().post(path() + (manifests ? "?manifests=true" : ""), form());
    if (format.machine()) {
      format.write(out(), answer.json());
    }
    LintResponse found = answer.as(LintResponse.class);
    if (!format.machine()) {
      print(found);
    }
    return Words.refused(found.diagnostics()) ? ExitCode.REFUSED : ExitCode.DONE;
  }

  private String path() {
    if (logicalCloud == null) {
      return "/v2/lint";
    }
    Kind<?> kind = Nouns.standard().kindWith("lint", "lc");
    return NounPaths.url(kind, NounPaths.key(kind, logicalCloud)) + "/lint";
  }

  private HubClient.Body form() {
    if (values != null && profile != null) {
      throw CommandFailure.usage("--values and --profile exclude one another");
    }
    var packer = new ChartFiles(surroundings().folder());
    List<FormBody.File> files = new ArrayList<>();
    files.add(packer.chart(chart));
    if (values != null) {
      files.add(packer.values(values));
    }
    if (profile != null) {
      files.add(packer.profile(profile));
    }
    ObjectNode metadata = JsonNodeFactory.instance.objectNode();
    ObjectNode overrides = metadata.putObject("overrideValues");
    set.forEach(overrides::put);
    if (!adapt.isEmpty()) {
      adapt.forEach(metadata.putArray("adapt")::add);
    }
    return FormBody.of(metadata, files);
  }

  private void print(LintResponse answer) {
    if (manifests && !answer.parts().isEmpty()) {
      ManifestLines.print(out(), answer.parts());
      Words.diagnostics(err(), answer.diagnostics());
      return;
    }
    String where =
        answer.logicalCloud() == null
            ? "of an untrusted customer on any cluster"
            : "in the logical cloud " + answer.logicalCloud();
    out().println("Chart " + answer.chart() + ", as an app " + where);
    Words.parts(out(), answer.parts());
    Words.adapted(out(), answer.adapted());
    Words.verdicts(out(), answer.verdicts());
    Words.left(out(), answer.left());
    Words.diagnostics(out(), answer.diagnostics());
    if (answer.diagnostics().isEmpty()) {
      out().println("\nNothing was found.");
    }
  }
}
