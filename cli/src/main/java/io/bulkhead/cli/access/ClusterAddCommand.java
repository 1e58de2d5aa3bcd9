package io.bulkhead.cli.access;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.cli.http.Content;
import io.bulkhead.cli.http.FormBody;
import io.bulkhead.cli.http.HubClient;
import io.bulkhead.cli.noun.NounPaths;
import io.bulkhead.cli.noun.Nouns;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.cli.session.ExitCode;
import io.bulkhead.cli.session.Surroundings;
import io.bulkhead.cli.session.Verb;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "add",
    description = {
      "Registers a cluster with its kubeconfig and labels. The provider is made when it is absent.",
      ""
    },
    footer = {
      "",
      "The kubeconfig must hold its credentials itself: one that runs programs or names files is"
          + " refused.",
      "",
      "Examples:",
      "  bulkhead cluster add one --provider edge --kubeconfig one.kubeconfig --label sandboxed"
    })
public final class ClusterAddCommand extends Verb {
  @Parameters(index = "0", paramLabel = "NAME", description = "The cluster's name.")
  private String name = "";

  @Option(
      names = "--provider",
      required = true,
      paramLabel = "NAME",
      description = "Whose cluster it is.")
  private String provider = "";

  @Option(
      names = "--kubeconfig",
      required = true,
      paramLabel = "FILE",
      description = "How the hub reaches it, with rights to administrate it.")
  private String kubeconfig = "";

  @Option(
      names = "--label",
      paramLabel = "LABEL",
      description = "By which placement finds it; may be given several times.")
  private List<String> labels = new ArrayList<>();

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "For people.")
  private String description = "";

  public ClusterAddCommand(Surroundings surroundings) {
    super(surroundings);
  }

  @Override
  protected ExitCode run() {
    var file = new FormBody.File("file", "kubeconfig", new Content.InMemory(content()));
    Kind<?> cluster = Nouns.standard().kind("cluster");
    Kind<?> above = cluster.parent().orElseThrow();
    var owner = DocumentKey.of(above, provider);
    if (hub().find(NounPaths.url(above, owner)).isEmpty()) {
      hub()
          .post(
              NounPaths.collectionUrl(above, List.of()), HubClient.Body.json(named(provider, "")));
      out().println("clusterprovider/%s created".formatted(provider));
    }
    hub()
        .post(
            NounPaths.collectionUrl(cluster, List.of(provider)),
            FormBody.of(named(name, description), List.of(file)));
    out().println("cluster/%s/%s created".formatted(provider, name));
    for (String label : labels) {
      ObjectNode body = JsonNodeFactory.instance.objectNode().put("clusterLabel", label);
      hub()
          .post(
              NounPaths.collectionUrl(
                  Nouns.standard().kind("clusterlabel"), List.of(provider, name)),
              HubClient.Body.json(body));
      out().println("clusterlabel/%s/%s/%s created".formatted(provider, name, label));
    }
    return ExitCode.DONE;
  }

  private byte[] content() {
    try {
      return Files.readAllBytes(surroundings().folder().resolve(kubeconfig));
    } catch (IOException e) {
      throw CommandFailure.failed(
          "cannot read the kubeconfig %s: %s".formatted(kubeconfig, e.getMessage()));
    }
  }

  private static ObjectNode named(String name, String description) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode metadata = body.putObject("metadata").put("name", name);
    if (!description.isEmpty()) {
      metadata.put("description", description);
    }
    return body;
  }
}
