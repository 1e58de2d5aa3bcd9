package io.bulkhead.chart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Renders as `helm template --include-crds` does, using Helm's own packages in a sandboxed
/// process.
public final class HelmRenderer implements ChartRenderer, AutoCloseable {
  private final Function<Digest, Optional<Archive>> blobs;
  private final TarGz.Limits archives;
  private final RenderLimits limits;
  private final RenderBox box;

  /// Uses the program from the build, and the default limits.
  public HelmRenderer(Function<Digest, Optional<Archive>> blobs, TarGz.Limits archives) {
    this(blobs, archives, RendererProgram.find(), RenderLimits.STANDARD);
  }

  /// @param blobs finds an archive by its digest
  /// @param program the renderer; see [RendererProgram]
  public HelmRenderer(
      Function<Digest, Optional<Archive>> blobs,
      TarGz.Limits archives,
      Path program,
      RenderLimits limits) {
    this.blobs = blobs;
    this.archives = archives;
    this.limits = limits;
    this.box = new RenderBox(program, limits);
  }

  @Override
  public Outcome render(Request request) {
    try {
      JsonNode answer = box.render(request.namespace(), frames(request));
      String failed = answer.path("failed").asText("");
      return failed.isEmpty() ? rendered(answer.path("objects")) : new Outcome.Failed(failed);
    } catch (RenderBox.NotRendered e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()), e.passing());
    } catch (BulkheadException e) {
      return new Outcome.Failed(String.valueOf(e.getMessage()));
    }
  }

  private List<Archive> frames(Request request) throws RenderBox.NotRendered {
    Digest profile = request.profile();
    return List.of(
        Archive.of(ByteBuffer.wrap(header(request))),
        archive(request.chart()),
        profile == null ? Archive.EMPTY : archive(profile));
  }

  private Archive archive(Digest digest) throws RenderBox.NotRendered {
    return blobs
        .apply(digest)
        .orElseThrow(() ->
            new RenderBox.NotRendered(
                "the archive " + digest.shortForm() + " is not in the store", true));
  }

  private static Outcome rendered(JsonNode objects) {
    List<Manifest> manifests = new ArrayList<>();
    Set<ManifestKey> definitions = new HashSet<>();
    for (JsonNode one : objects) {
      Manifest manifest = Manifest.of(one.path("object"));
      manifests.add(manifest);
      if (one.path("definition").asBoolean()) {
        definitions.add(manifest.key());
      }
    }
    return new Outcome.Rendered(manifests, definitions, List.of());
  }

  private byte[] header(Request request) {
    ObjectNode header = JsonNodeFactory.instance.objectNode();
    header.put("app", request.app());
    header.put("release", request.release());
    header.put("namespace", request.namespace());
    header.put("kubeVersion", request.kubeVersion());
    var apis = header.putArray("apis");
    request.apis().forEach(apis::add);
    var overrides = header.putArray("overrides");
    request.overrides().forEach((key, value) -> overrides.addArray().add(key).add(value));
    header.put("hasProfile", request.profile() != null);
    header.put("clockShift", request.clockShift().toSeconds());
    header.put("entries", archives.entries());
    header.put("bytes", archives.bytes());
    header.put("output", (long) limits.outputMiB() << 20);
    return Json.canonical(header);
  }

  /// Whether charts can be rendered now.
  public sealed interface State {
    /// @param helm the version of Helm's packages
    record Ready(String helm) implements State {}

    record Broken(String why) implements State {}
  }

  /// As [#state], but as told by the last renderer that was started, if there was one.
  public State version() {
    String helm = box.helm();
    return helm.isEmpty() ? state() : new State.Ready(helm);
  }

  /// Starts a renderer to find out, and stops it.
  public State state() {
    try {
      return new State.Ready(box.tried());
    } catch (RenderBox.NotRendered e) {
      return new State.Broken(String.valueOf(e.getMessage()));
    }
  }

  /// Stops all renderers.
  @Override
  public void close() {
    box.close();
  }
}
