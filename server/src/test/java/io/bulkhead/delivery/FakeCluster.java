package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Actor;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.cluster.ClusterConnection;
import io.bulkhead.cluster.ClusterUnavailable;
import io.bulkhead.cluster.Selection;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A simple API server: objects, versions, watches, and switches for failures of real ones. A hub
/// sees it through a [#connection], which can be killed.
public final class FakeCluster {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /// One write as it arrived, such as `apply ConfigMap shop/a`.
  final List<String> writes = java.util.Collections.synchronizedList(new ArrayList<>());

  /// Writes that are answered with a refusal instead.
  final List<Function<ManifestKey, Optional<ApplyOutcome>>> answers = new CopyOnWriteArrayList<>();

  /// Names of objects whose writes get no answer until this is emptied.
  final java.util.Set<String> hanging = java.util.concurrent.ConcurrentHashMap.newKeySet();

  /// Names of objects that cannot be read.
  final java.util.Set<String> unreadable = java.util.concurrent.ConcurrentHashMap.newKeySet();

  /// The API server answers, but its store is away.
  volatile boolean storeAway;

  /// Which actors may write, other than the hub itself.
  volatile Predicate<String> permitted = user -> true;

  /// What the cluster's controllers do with a new object.
  UnaryOperator<ObjectNode> controllers = UnaryOperator.identity();

  private final Map<ManifestKey, ObjectNode> objects = new TreeMap<>();
  private final Map<ManifestKey, Manifest> lastApplied = new TreeMap<>();
  private final List<Watch> watches = new CopyOnWriteArrayList<>();
  private long version = 100;
  private long oldest;
  private long uids;
  private volatile boolean away;

  /// The lists so far, one text for each, such as `Pod a=b`.
  private final List<String> lists = new CopyOnWriteArrayList<>();

  private record Watch(Selection selection, LinkedBlockingQueue<ObjectNode> events, Fuse fuse) {}

  public void away(boolean gone) {
    away = gone;
  }

  /// Answers a number of writes with "too many requests".
  void throttle(int times) {
    var left = new java.util.concurrent.atomic.AtomicInteger(times);
    answers.add(key ->
        left.getAndDecrement() > 0
            ? Optional.of(new ApplyOutcome.Throttled(key, Duration.ofMillis(1)))
            : Optional.empty());
  }

  void refuse(String name, int status, String message) {
    answers.add(key ->
        key.name().equals(name)
            ? Optional.of(new ApplyOutcome.Rejected(key, status, message))
            : Optional.empty());
  }

  public List<String> listed() {
    return List.copyOf(lists);
  }

  public int watching() {
    return watches.size();
  }

  synchronized List<String> names() {
    return objects.keySet().stream().map(ManifestKey::toString).sorted().toList();
  }

  synchronized Optional<JsonNode> find(ManifestKey key) {
    return Optional.ofNullable(objects.get(key)).map(ObjectNode::deepCopy);
  }

  /// Somebody else changes an object, or its status.
  public void edit(ManifestKey key, Consumer<ObjectNode> change) {
    synchronized (this) {
      ObjectNode copy = objects.get(key).deepCopy();
      change.accept(copy);
      put(key, copy);
    }
  }

  /// Somebody else deletes an object.
  synchronized void remove(ManifestKey key) {
    ObjectNode last = objects.remove(key);
    lastApplied.remove(key);
    if (last != null) {
      ObjectNode event = last.deepCopy();
      ((ObjectNode) event.path("metadata")).put("resourceVersion", Long.toString(++version));
      tell("DELETED", key, event);
    }
  }

  /// A snapshot of the current state, to which the cluster can be restored.
  synchronized Snapshot snapshot() {
    return new Snapshot(new TreeMap<>(objects), new TreeMap<>(lastApplied), version);
  }

  record Snapshot(
      Map<ManifestKey, ObjectNode> objects, Map<ManifestKey, Manifest> applied, long version) {}

  /// Restores its store to an earlier state, and closes watches without a message.
  synchronized void restore(Snapshot snapshot) {
    objects.clear();
    objects.putAll(snapshot.objects());
    lastApplied.clear();
    lastApplied.putAll(snapshot.applied());
    version = snapshot.version();
    ObjectNode end = NODES.objectNode().put("type", "CUT");
    watches.forEach(watch -> watch.events().add(end));
  }

  /// Ends all watches and makes them too old to be continued.
  public synchronized void compact() {
    oldest = ++version;
    ObjectNode error = NODES.objectNode().put("type", "ERROR");
    error.putObject("object").put("code", 410);
    watches.forEach(watch -> watch.events().add(error));
  }

  private void put(ManifestKey key, ObjectNode object) {
    boolean created = !objects.containsKey(key);
    ((ObjectNode) object.path("metadata")).put("resourceVersion", Long.toString(++version));
    objects.put(key, object);
    tell(created ? "ADDED" : "MODIFIED", key, object);
  }

  private void tell(String type, ManifestKey key, ObjectNode object) {
    for (Watch watch : watches) {
      if (matches(watch.selection(), key, object)) {
        ObjectNode event = NODES.objectNode().put("type", type);
        event.set("object", object.deepCopy());
        watch.events().add(event);
      }
    }
  }

  private static boolean matches(Selection wanted, ManifestKey key, JsonNode object) {
    return wanted.apiVersion().equals(key.apiVersion())
        && wanted.kind().equals(key.kind())
        && wanted.filter().test(object);
  }

  public ClusterConnection connection(Fuse fuse) {
    return new Connection(fuse, null);
  }

  private final class Connection implements ClusterConnection {
    private final Fuse fuse;
    private final @Nullable Actor actor;

    Connection(Fuse fuse, @Nullable Actor actor) {
      this.fuse = fuse;
      this.actor = actor;
    }

    @Override
    public ClusterConnection as(Actor who) {
      return new Connection(fuse, who);
    }

    private void reach() {
      fuse.alive();
      if (away) {
        throw new ClusterUnavailable("connection refused");
      }
    }

    private ApplyOutcome write(String verb, ManifestKey key, Fuse.Step<ApplyOutcome> step) {
      reach();
      while (hanging.contains(key.name())) {
        java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        if (Thread.currentThread().isInterrupted()) {
          throw new ClusterUnavailable("interrupted");
        }
      }
      if (storeAway) {
        return new ApplyOutcome.Rejected(key, 500, "etcdserver: request timed out");
      }
      return fuse.step(() -> {
        synchronized (FakeCluster.this) {
          for (var answer : answers) {
            Optional<ApplyOutcome> outcome = answer.apply(key);
            if (outcome.isPresent()) {
              return outcome.get();
            }
          }
          if (actor != null && !permitted.test(actor.user())) {
            return new ApplyOutcome.Rejected(key, 403, forbidden(actor, verb, key));
          }
          writes.add(verb + " " + key + (actor == null ? "" : " as " + actor.user()));
          return step.run();
        }
      });
    }

    /// The words of a real API server.
    private static String forbidden(Actor actor, String verb, ManifestKey key) {
      return "%ss \"%s\" is forbidden: User \"%s\" cannot %s resource \"%ss\" in API group \"%s\" in the namespace \"%s\""
          .formatted(
              key.kind().toLowerCase(Locale.ROOT),
              key.name(),
              actor.user(),
              verb.equals("apply") ? "patch" : verb,
              key.kind().toLowerCase(Locale.ROOT),
              key.group(),
              key.namespace());
    }

    @Override
    public ApplyOutcome apply(Manifest manifest) {
      return write("apply", manifest.key(), () -> merge(manifest));
    }

    @Override
    public ApplyOutcome dryRun(Manifest manifest) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ApplyOutcome delete(ManifestKey key) {
      return write("delete", key, () -> drop(key));
    }

    @Override
    public Optional<JsonNode> get(ManifestKey key) {
      reach();
      if (unreadable.contains(key.name())) {
        throw new ClusterUnavailable("conversion webhook is away");
      }
      return find(key);
    }

    @Override
    public String list(Selection selection, Consumer<JsonNode> visitor) {
      reach();
      lists.add((selection.kind() + " " + selection.labels() + selection.fields()).strip());
      List<ObjectNode> items = new ArrayList<>();
      String listed;
      synchronized (FakeCluster.this) {
        listed = Long.toString(version);
        objects.forEach((key, object) -> {
          if (matches(selection, key, object)) {
            ObjectNode item = object.deepCopy();
            item.remove(List.of("apiVersion", "kind"));
            items.add(item);
          }
        });
      }
      items.forEach(visitor);
      return listed;
    }

    @Override
    public void watch(Selection selection, String from, Consumer<JsonNode> events) {
      reach();
      var watch = new Watch(selection, new LinkedBlockingQueue<>(), fuse);
      synchronized (FakeCluster.this) {
        // Changes between the list and this watch are reported by listing again.
        long since = Long.parseLong(from);
        if (since < oldest || since < version) {
          events.accept(NODES.objectNode().put("type", "ERROR"));
          return;
        }
        watches.add(watch);
      }
      try {
        while (!fuse.burnt()) {
          ObjectNode event = watch.events().take();
          if (event.path("type").asText().equals("CUT")) {
            return;
          }
          events.accept(event);
          if (event.path("type").asText().equals("ERROR")) {
            return;
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } finally {
        watches.remove(watch);
      }
    }

    @Override
    public JsonNode read(String path) {
      reach();
      if (storeAway && !path.equals("/version")) {
        throw new ClusterUnavailable("etcdserver: request timed out");
      }
      return NODES.objectNode().put("gitVersion", "v1.37.2");
    }

    @Override
    public byte[] fromPod(ManifestKey pod, int port, String path, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ApplyOutcome send(
        ManifestKey key, String method, String path, String contentType, byte[] body) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private ApplyOutcome merge(Manifest manifest) {
    ManifestKey key = manifest.key();
    ObjectNode live = objects.get(key);
    Manifest before = lastApplied.put(key, manifest);
    if (live == null) {
      ObjectNode created = manifest.json();
      ObjectNode metadata = (ObjectNode) created.path("metadata");
      metadata.put("uid", "uid-" + ++uids).put("generation", 1);
      put(key, controllers.apply(defaults(key, created)));
    } else {
      if (key.kind().equals("Job") && !live.path("spec").equals(manifest.at("/spec"))) {
        return new ApplyOutcome.Rejected(key, 422, "spec.template: field is immutable");
      }
      ObjectNode changed = live.deepCopy();
      if (before != null) {
        SetFields.withdraw(changed, before.json(), manifest.json());
      }
      SetFields.overlay(changed, manifest.json());
      if (!changed.equals(live)) {
        put(key, changed);
      }
    }
    return new ApplyOutcome.Applied(key, objects.get(key).deepCopy());
  }

  private static ObjectNode defaults(ManifestKey key, ObjectNode created) {
    switch (key.kind()) {
      case "Namespace" -> created.putObject("status").put("phase", "Active");
      case "CustomResourceDefinition" -> setCondition(created, "Established");
      default -> {}
    }
    return created;
  }

  static void setCondition(ObjectNode object, String type) {
    object
        .withObjectProperty("status")
        .withArrayProperty("conditions")
        .addObject()
        .put("type", type)
        .put("status", "True");
  }

  private ApplyOutcome drop(ManifestKey key) {
    ObjectNode live = objects.get(key);
    if (live == null) {
      return new ApplyOutcome.Gone(key);
    }
    if (!live.at("/metadata/finalizers").isEmpty()) {
      ObjectNode dying = live.deepCopy();
      ((ObjectNode) dying.path("metadata")).put("deletionTimestamp", "2026-01-01T00:00:00Z");
      put(key, dying);
      return new ApplyOutcome.Applied(key, dying);
    }
    remove(key);
    return new ApplyOutcome.Gone(key);
  }
}
