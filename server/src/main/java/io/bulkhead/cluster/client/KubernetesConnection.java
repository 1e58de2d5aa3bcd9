package io.bulkhead.cluster.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.RequestListener;
import io.bulkhead.cluster.Selection;
import io.bulkhead.cluster.client.ServedKinds.Served;
import io.bulkhead.label.Labels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A client of one cluster's API server.
public final class KubernetesConnection implements ClusterConnection {
  private static final String APPLY = "application/apply-patch+yaml";
  private static final String AS_MANAGER = "?fieldManager=bulkhead&force=true";
  private static final int PAGE = 500;
  private static final byte[] IN_BACKGROUND =
      "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"propagationPolicy\":\"Background\"}"
          .getBytes(StandardCharsets.UTF_8);

  /// The server ends a watch by itself; one that lasts longer hangs on a dead connection.
  private static final int WATCH_SECONDS = 290;

  private static final int WATCH_GRACE_SECONDS = 30;

  private final Transport transport;
  private final ServedKinds kinds;
  private final Set<InputStream> watches = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  public KubernetesConnection(Kubeconfig config) {
    this(config, Transport.Limits.DEFAULT, RequestListener.NONE);
  }

  KubernetesConnection(Kubeconfig config, Transport.Limits limits, RequestListener listener) {
    this.transport = new Transport(config, limits, listener);
    this.kinds = new ServedKinds(path -> ClusterResponses.found(path, transport.get(path)));
  }

  @Override
  public ClusterConnection as(Actor actor) {
    return new ActingConnection(this, actor);
  }

  @Override
  public ApplyOutcome apply(Manifest manifest) {
    return apply(manifest, null);
  }

  ApplyOutcome apply(Manifest manifest, @Nullable Actor actor) {
    return patch(manifest, AS_MANAGER, actor);
  }

  @Override
  public ApplyOutcome dryRun(Manifest manifest) {
    return dryRun(manifest, null);
  }

  ApplyOutcome dryRun(Manifest manifest, @Nullable Actor actor) {
    return patch(manifest, AS_MANAGER + "&dryRun=All", actor);
  }

  private ApplyOutcome patch(Manifest manifest, String query, @Nullable Actor actor) {
    ManifestKey key = manifest.key();
    return guarded(
        key,
        () -> {
          Optional<Served> served = kinds.find(key.apiVersion(), key.kind());
          if (served.isEmpty()) {
            return notServed(key);
          }
          if (!served.get().namespaced() && confined(manifest)) {
            return beyondNamespace(key);
          }
          String path = served.get().object(key) + query;
          var write = new Transport.Write("PATCH", path, APPLY, manifest.bytes());
          ClusterResponse answer = transport.write(write, actor);
          if (ClusterResponses.notServed(answer)) {
            kinds.forget(key.apiVersion());
            return notServed(key);
          }
          return ClusterResponses.outcome(key, answer);
        });
  }

  @Override
  public ApplyOutcome delete(ManifestKey key) {
    return delete(key, null);
  }

  ApplyOutcome delete(ManifestKey key, @Nullable Actor actor) {
    return guarded(
        key,
        () -> {
          Optional<Served> served = kinds.find(key.apiVersion(), key.kind());
          if (served.isEmpty()) {
            // Objects are deleted together with the definition of their kind.
            return new ApplyOutcome.Gone(key);
          }
          String path = served.get().object(key);
          if (!served.get().namespaced() && !key.namespace().isEmpty() && !isOurs(path)) {
            return new ApplyOutcome.Gone(key);
          }
          var write = new Transport.Write("DELETE", path, "application/json", IN_BACKGROUND);
          ClusterResponse answer = transport.write(write, actor);
          if (ClusterResponses.notServed(answer)) {
            kinds.forget(key.apiVersion());
            return new ApplyOutcome.Gone(key);
          }
          ApplyOutcome outcome = ClusterResponses.outcome(key, answer);
          return outcome instanceof ApplyOutcome.Rejected rejected && rejected.status() == 404
              ? new ApplyOutcome.Gone(key)
              : outcome;
        });
  }

  private static ApplyOutcome guarded(ManifestKey key, Supplier<ApplyOutcome> work) {
    try {
      return work.get();
    } catch (ClusterUnavailable e) {
      return new ApplyOutcome.Unreachable(key, String.valueOf(e.getMessage()));
    }
  }

  /// The hub has more rights than a tenant and must not use them for one.
  private static boolean confined(Manifest manifest) {
    return manifest.at("/metadata/labels").path(Labels.CONFINED).asText("").equals("true");
  }

  private static ApplyOutcome beyondNamespace(ManifestKey key) {
    return new ApplyOutcome.Rejected(
        key,
        403,
        key.kind()
            + " of "
            + key.apiVersion()
            + " is a kind of the whole cluster; an untrusted logical cloud has only its namespaces."
            + " Ask an operator, or remove the object");
  }

  /// Whether the object at a path is ours. If its kind was mistaken for a namespaced one, applying
  /// it was refused, and an object at that path is somebody else's.
  private boolean isOurs(String path) {
    return ClusterResponses.found(path, transport.get(path))
        .filter(live -> live.at("/metadata/labels").path(Labels.MANAGED).asText("").equals("true"))
        .isPresent();
  }

  private static ApplyOutcome notServed(ManifestKey key) {
    return new ApplyOutcome.Rejected(
        key,
        404,
        "the cluster does not serve "
            + key.kind()
            + " of "
            + key.apiVersion()
            + "; install its definition first or use a version that the cluster has");
  }

  @Override
  public Optional<JsonNode> get(ManifestKey key) {
    return kinds
        .find(key.apiVersion(), key.kind())
        .map(served -> served.object(key))
        .flatMap(path -> ClusterResponses.found(path, transport.get(path)));
  }

  /// Reads page by page.
  @Override
  public String list(Selection selection, Consumer<JsonNode> visitor) {
    var query = new SelectionQuery(selection);
    String collection = served(selection).collection("");
    int limit = PAGE;
    var page = new ListPage("", "");
    do {
      String path =
          collection
              + "?limit="
              + limit
              + query.parameters()
              + (page.next().isEmpty() ? "" : "&continue=" + ServedKinds.encoded(page.next()));
      ClusterResponse answer;
      try {
        answer = transport.get(path, query.acceptsList(), "");
      } catch (ClusterUnavailable e) {
        if (limit == 1 || !(e.getCause() instanceof BoundedBody.TooLong)) {
          throw e;
        }
        // Objects may be large; fewer of them fit.
        limit = Math.max(1, limit / 10);
        continue;
      }
      if (answer.status() != 200) {
        throw ClusterResponses.unavailable(collection, answer);
      }
      page = ListPage.read(answer.body(), collection, visitor);
      if (page.next().isEmpty()) {
        return page.version();
      }
    } while (true);
  }

  private Served served(Selection selection) {
    return kinds
        .find(selection.apiVersion(), selection.kind())
        .orElseThrow(() ->
            ClusterUnavailable.refused(
                "the cluster does not serve "
                    + selection.kind()
                    + " of "
                    + selection.apiVersion()));
  }

  @Override
  public void watch(Selection selection, String version, Consumer<JsonNode> events) {
    var query = new SelectionQuery(selection);
    String path =
        served(selection).collection("")
            + "?watch=true&allowWatchBookmarks=true&timeoutSeconds="
            + WATCH_SECONDS
            + "&resourceVersion="
            + ServedKinds.encoded(version)
            + query.parameters();
    HttpResponse<InputStream> answer = transport.watch(path, query.acceptsEvents());
    InputStream body = answer.body();
    // Only closing the body ends a blocked read, so whoever ends the watch closes it.
    var deadline = new CompletableFuture<Boolean>();
    deadline.thenRun(() -> close(body));
    watches.add(body);
    try {
      deadline.completeOnTimeout(true, WATCH_SECONDS + WATCH_GRACE_SECONDS, TimeUnit.SECONDS);
      if (closed || answer.statusCode() == 410) {
        return;
      }
      if (answer.statusCode() != 200) {
        throw new ClusterUnavailable("the watch of " + path + " got " + answer.statusCode());
      }
      drain(body, events);
    } finally {
      deadline.cancel(false);
      watches.remove(body);
      close(body);
    }
  }

  private static void drain(InputStream body, Consumer<JsonNode> events) {
    var failed = new AtomicBoolean();
    try {
      new EventLines()
          .read(
              body,
              event -> {
                events.accept(event);
                failed.set(event.path("type").asText().equals("ERROR"));
                return !failed.get() && !Thread.currentThread().isInterrupted();
              });
    } catch (IOException e) {
      // The connection ended, as watches normally do. The caller checks what it missed.
      return;
    }
  }

  private static void close(InputStream body) {
    try {
      body.close();
    } catch (IOException e) {
      // It is closed all the same; there is nothing more to do about it.
      return;
    }
  }

  @Override
  public JsonNode read(String path) {
    return ClusterResponses.found(path, transport.get(path))
        .orElseThrow(() -> ClusterUnavailable.refused("the API server does not serve " + path));
  }

  @Override
  public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
    String place =
        "/api/v1/namespaces/%s/pods/%s:%d/proxy/%s"
            .formatted(
                ServedKinds.encoded(pod.namespace()), ServedKinds.encoded(pod.name()), port, path);
    ClusterResponse answer = transport.get(place, limit);
    if (answer.status() != 200) {
      throw new ClusterUnavailable(
          "the API server did not bring the pod's answer: "
              + ClusterResponses.refusal(place, answer));
    }
    return answer.body();
  }

  /// A conditional GET; the response is `304` if the tag is unchanged.
  ///
  /// @param tag of the response that is known already; empty for none
  ClusterResponse ask(String path, String accept, String tag) {
    return transport.get(path, accept, tag);
  }

  @Override
  public ApplyOutcome send(
      ManifestKey key, String method, String path, String contentType, byte[] body) {
    return send(key, new Transport.Write(method, path, contentType, body), null);
  }

  ApplyOutcome send(ManifestKey key, Transport.Write write, @Nullable Actor actor) {
    ClusterResponse answer = transport.write(write, actor);
    ApplyOutcome outcome = ClusterResponses.outcome(key, answer);
    if (outcome instanceof ApplyOutcome.Unreachable unreachable) {
      throw new ClusterUnavailable(unreachable.message());
    }
    return outcome;
  }

  @Override
  public void close() {
    closed = true;
    watches.forEach(KubernetesConnection::close);
    transport.close();
  }
}
