package io.bulkhead.cli.insight;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.NounWords;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.output.AnswerFormat;
import io.bulkhead.cli.output.Format;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.Kind;
import io.bulkhead.response.IsolationReport;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Shows the evidence that untrusted pods are isolated: class, handler on the node, overhead,"
          + " guard, what probes saw from within, and who reaches whom over the network. With"
          + " --check it is the other way round: a report in a file is checked, which needs no hub"
          + " when --key names its keys.",
      ""
    },
    footer = {
      "",
      "Exit codes: 0 isolation holds, 3 it does not, or the report is not to be believed.",
      "",
      "Examples:",
      "  bulkhead verify project acme",
      "  bulkhead verify lc acme/press-shop --keep",
      "  bulkhead verify cluster edge/one -o json > report.json",
      "  bulkhead verify --keys > keys.json",
      "  bulkhead verify --check report.json --key keys.json"
    })
public final class VerifyCommand extends Verb implements Flagged {
  private static final String KEYS = "/v2/verification-keys";

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "NOUN",
      completionCandidates = NounWords.class,
      description = "cluster, project, lc or dig.")
  private String noun = "";

  @Parameters(index = "1", arity = "0..1", paramLabel = "NAME|PATH", description = "Which one.")
  private String name = "";

  @Option(
      names = "--keep",
      description = "Keep the report in the history (of a cluster, project or lc).")
  private boolean keep;

  @Option(
      names = "--check",
      paramLabel = "FILE",
      description = "Check the report in this file: its signature, and its verdicts by its facts.")
  private @Nullable Path check;

  @Option(
      names = "--key",
      paramLabel = "FILE",
      description = "Keys to trust with --check, a JWK set; without it, those of the hub.")
  private @Nullable Path key;

  @Option(names = "--keys", description = "Print the hub's public keys for reports.")
  private boolean keys;

  @Mixin private final AnswerFormat output = new AnswerFormat();

  private final ParentFlags flags = new ParentFlags();

  public VerifyCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return "verify";
  }

  @Override
  protected ExitCode run() {
    Format format = output.chosen();
    if (keys) {
      Format.Named.JSON.write(out(), hub().get(KEYS));
      return ExitCode.DONE;
    }
    Path file = check;
    if (file != null) {
      return check(file);
    }
    if (noun.isEmpty() || name.isEmpty()) {
      throw CommandFailure.usage("what is to be verified? Name it, such as: lc acme/press-shop");
    }
    Kind<?> kind = Nouns.standard().kindWith("verify", noun);
    String path = NounPaths.url(kind, flags.key(kind, name)) + "/verify";
    HubAnswer answer = keep ? hub().post(path, null) : hub().ask(path);
    IsolationReport report = answer.as(IsolationReport.class);
    if (format.machine()) {
      format.write(out(), answer.json());
    } else {
      new ReportPage(out()).print(report);
    }
    return ReportPage.verdict(report);
  }

  private ExitCode check(Path file) {
    JsonNode report = ReportCheck.read(surroundings().folder().resolve(file));
    Path trusted = key;
    var known =
        trusted == null
            ? ReportCheck.keys(hub().get(KEYS), "the hub")
            : ReportCheck.keys(
                ReportCheck.read(surroundings().folder().resolve(trusted)), trusted.toString());
    return new ReportCheck(out()).run(report, known);
  }
}
