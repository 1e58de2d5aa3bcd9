package io.bulkhead.cli.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.cli.http.HubAnswer;
import io.bulkhead.cli.http.Refusal;
import io.bulkhead.cli.lifecycle.WaitOptions;
import io.bulkhead.cli.noun.Flagged;
import io.bulkhead.cli.noun.Listing;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.noun.ParentFlags;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.PrivateFile;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    description = {
      "Fetches the kubeconfig of a logical cloud's user for one of its clusters.",
      "",
      "The logical cloud must be deployed. Waits for the cluster to issue the certificate of the",
      "user. The file is for that user alone: it holds a key.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  bulkhead kubeconfig lc acme/press-shop --cluster edge+one -o dana.kubeconfig",
      "  kubectl --kubeconfig dana.kubeconfig get pods"
    })
public final class KubeconfigCommand extends Verb implements Flagged {
  private static final String NOT_READY = "NOT_READY";
  private static final Duration SILENCE = Duration.ofSeconds(2);

  @Parameters(index = "0", paramLabel = "lc", description = "The noun: lc.")
  private String noun = "";

  @Parameters(index = "1", paramLabel = "NAME|PATH", description = "Which logical cloud.")
  private String name = "";

  @Option(
      names = {"--cluster", "--on"},
      paramLabel = "PROVIDER+CLUSTER",
      description = "Which cluster; may be left out when there is one.")
  private @Nullable String cluster;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write there, readable by you alone. Else to standard output.")
  private @Nullable String file;

  @Mixin private final WaitOptions waiting = new WaitOptions();

  private final ParentFlags flags = new ParentFlags();

  public KubeconfigCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  public ParentFlags flags() {
    return flags;
  }

  @Override
  public String action() {
    return "status";
  }

  @Override
  protected ExitCode run() {
    Kind<?> kind = Nouns.standard().kind(noun);
    if (kind != reference().parent().orElseThrow()) {
      throw CommandFailure.usage(
          "a kubeconfig is for a logical cloud: bulkhead kubeconfig lc PATH");
    }
    DocumentKey cloud = flags.key(kind, name);
    DocumentKey reference = reference(cloud);
    String url = NounPaths.url(reference(), reference) + "/kubeconfig";
    HubAnswer answer = issued(url);
    if (file == null) {
      out().print(answer.text());
    } else {
      PrivateFile.write(surroundings().folder().resolve(file), answer.text());
      out().println("wrote " + file);
    }
    return ExitCode.DONE;
  }

  /// The cluster signs the certificate shortly after the logical cloud was instantiated.
  private HubAnswer issued(String url) {
    long start = System.nanoTime();
    boolean told = false;
    while (true) {
      Refusal refusal;
      try {
        return hub().expectGood("GET", url, hub().read(url, "application/yaml"));
      } catch (Refusal e) {
        if (!e.code().equals(NOT_READY) || !waiting.waits()) {
          throw e;
        }
        refusal = e;
      }
      long waited = System.nanoTime() - start;
      if (waited > waiting.timeout().toNanos()) {
        String text = "nothing after %d s; the hub goes on with it. Last answer:\n%s";
        throw new CommandFailure(
            ExitCode.TIMED_OUT,
            text.formatted(waiting.timeout().toSeconds(), refusal.getMessage()));
      }
      if (!told && waited > SILENCE.toNanos()) {
        told = true;
        err().println("waiting for the cluster to issue the certificate of the user");
      }
      WaitOptions.pause();
    }
  }

  /// The kind that has kubeconfigs.
  private static Kind<?> reference() {
    return Actions.ALL.stream()
        .filter(action -> action.name().equals("kubeconfig"))
        .findFirst()
        .map(Action::on)
        .orElseThrow();
  }

  private DocumentKey reference(DocumentKey cloud) {
    List<Listing.Item> references = new Listing(hub()).below(reference(), cloud.names());
    List<Listing.Item> meant =
        references.stream()
            .filter(
                item -> cluster == null || clusterOf(item.body()).equals(cluster.replace('/', '+')))
            .toList();
    if (meant.size() == 1) {
      return meant.getFirst().key();
    }
    String all =
        String.join(", ", references.stream().map(item -> clusterOf(item.body())).toList());
    throw CommandFailure.usage(
        references.isEmpty()
            ? cloud.joined() + " has no clusters"
            : "which cluster? %s has: %s; say --cluster PROVIDER+CLUSTER"
                .formatted(cloud.joined(), all));
  }

  private static String clusterOf(JsonNode reference) {
    JsonNode spec = reference.path("spec");
    return spec.path("clusterProvider").asText() + "+" + spec.path("cluster").asText();
  }
}
