package io.bulkhead.chart;

import com.marcnuri.helm.Helm;
import com.marcnuri.helm.TemplateCommand;
import io.bulkhead.compiler.ChartRenderer;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Renders as `helm template` does, in this process and without a cluster.
///
/// Works in a folder of its own below the temporary folder, and removes it.
public final class HelmRenderer implements ChartRenderer {
  private final Function<Digest, Optional<byte[]>> blobs;
  private final TarGz archives;

  /// @param blobs reads an archive by its digest
  public HelmRenderer(Function<Digest, Optional<byte[]>> blobs, TarGz.Limits limits) {
    this.blobs = blobs;
    this.archives = new TarGz(limits);
  }

  @Override
  public Outcome render(Request request) {
    Path work = temporaryFolder();
    try {
      return renderIn(work, request);
    } catch (BulkheadException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return new Outcome.Failed("the archive cannot be read: " + e.getMessage());
    } finally {
      remove(work);
    }
  }

  private Outcome renderIn(Path work, Request request) throws IOException {
    Path charts = Files.createDirectory(work.resolve("chart"));
    archives.unpack(new ByteArrayInputStream(blob(request.chart())), charts);
    Path chart = ChartFolder.open(charts, request.app(), archives);
    Path values = applyProfile(work, charts, request.profile());
    ChartFolder.refuseLookup(work, request.overrides());
    SchemaFiles.refuseForeign(work);
    ChartFolder.hideHooks(work);
    List<Manifest> manifests = new ArrayList<>();
    for (String definitions : ChartFolder.definitions(chart)) {
      manifests.addAll(parse(definitions));
    }
    Set<ManifestKey> fromFolders =
        manifests.stream().map(Manifest::key).collect(Collectors.toSet());
    manifests.addAll(parse(ChartFolder.hooksShown(helm(chart, values, request))));
    return new Outcome.Rendered(manifests, fromFolders, List.of());
  }

  private @Nullable Path applyProfile(Path work, Path charts, @Nullable Digest profile)
      throws IOException {
    if (profile == null) {
      return null;
    }
    Path folder = Files.createDirectory(work.resolve("profile"));
    archives.unpack(new ByteArrayInputStream(blob(profile)), folder);
    return Profile.read(folder).applyTo(charts);
  }

  private static String helm(Path chart, @Nullable Path values, Request request) {
    TemplateCommand command =
        new Helm(chart)
            .template()
            .withName(request.release())
            .withNamespace(request.namespace())
            .withKubeVersion(request.kubeVersion());
    if (values != null) {
      command.withValuesFile(values);
    }
    request.overrides().forEach(command::set);
    try {
      // Nothing at all for a chart without templates.
      return Objects.requireNonNullElse(command.call(), "");
    } catch (IllegalStateException e) {
      throw ChartFolder.broken("the chart does not render: " + withoutPaths(chart, e));
    }
  }

  /// Helm names files of the working folder; the user knows only those of the chart.
  private static String withoutPaths(Path chart, IllegalStateException e) {
    Path parent = chart.getParent();
    String text = String.valueOf(e.getMessage());
    return parent == null ? text : text.replace(parent + "/", "");
  }

  private static List<Manifest> parse(String rendered) {
    return Json.parseYaml(rendered).stream()
        .filter(document -> !document.isEmpty())
        .flatMap(document ->
            document.path("kind").asText().equals("List")
                ? Stream.iterate(0, i -> i < document.path("items").size(), i -> i + 1)
                    .map(i -> document.path("items").path(i))
                : Stream.of(document))
        .map(Manifest::of)
        .toList();
  }

  private byte[] blob(Digest digest) {
    return blobs
        .apply(digest)
        .orElseThrow(
            () -> ChartFolder.broken("the archive " + digest.shortForm() + " is not in the store"));
  }

  private static Path temporaryFolder() {
    try {
      return Files.createTempDirectory("bulkhead-chart");
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a temporary folder for rendering", e);
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      System.getLogger(HelmRenderer.class.getName())
          .log(System.Logger.Level.WARNING, "cannot remove the working folder " + folder, e);
    }
  }
}
