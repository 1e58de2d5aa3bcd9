package io.bulkhead.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.manifest.Digest;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.ManifestKey;
import io.bulkhead.response.ObjectReference;
import io.bulkhead.response.plan.DiffResponse.ClusterDiff;
import io.bulkhead.response.plan.DiffResponse.DocumentDiff;
import io.bulkhead.response.plan.DiffResponse.ObjectDiff;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Revision;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// What differs between two revisions, from what is kept of them; no cluster is asked.
final class RevisionDiff {
  private final Reader reader;
  private final KindTable table;
  private final Revision from;
  private final Revision to;
  private final TextDiff.Names names;
  private final Map<Digest, Bundle> bundles = new HashMap<>();

  RevisionDiff(Reader reader, KindTable table, Revision from, Revision to) {
    this.reader = reader;
    this.table = table;
    this.from = from;
    this.to = to;
    this.names = new TextDiff.Names("revision " + from.number(), "revision " + to.number());
  }

  List<DocumentDiff> documents() {
    Map<DocumentKey, Revision.Intent> old = RevisionActions.intents(from);
    Map<DocumentKey, Revision.Intent> now = RevisionActions.intents(to);
    var all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    return all.stream()
        .filter(key -> !Objects.equals(old.get(key), now.get(key)))
        .map(key -> new DocumentDiff(table.path(key), text(key, old.get(key), now.get(key))))
        .toList();
  }

  private String text(
      DocumentKey key, Revision.@Nullable Intent old, Revision.@Nullable Intent now) {
    return table.byName(key.kind()).orElseThrow().sealedBody()
        ? "not shown: it holds secrets"
        : TextDiff.of(shown(old), shown(now), names);
  }

  private JsonNode shown(Revision.@Nullable Intent intent) {
    if (intent == null) {
      return JsonNodeFactory.instance.objectNode();
    }
    byte[] content = reader.revisions().content(intent.content()).orElseThrow();
    ObjectNode tree = (ObjectNode) Json.parse(new String(content, StandardCharsets.UTF_8));
    intent
        .files()
        .forEach(file ->
            tree.withObjectProperty("files")
                .put(
                    file.part().isEmpty() ? file.filename() : file.part(),
                    "sha256 " + file.digest().shortForm()));
    return tree;
  }

  private record Place(String part, ClusterId cluster) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byPart = part.compareTo(other.part);
      return byPart != 0 ? byPart : cluster.compareTo(other.cluster);
    }
  }

  List<ClusterDiff> clusters() {
    SortedMap<Place, Digest> old = places(from);
    SortedMap<Place, Digest> now = places(to);
    var all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    return all.stream()
        .filter(place -> !Objects.equals(old.get(place), now.get(place)))
        .map(place -> between(place, bundle(old.get(place)), bundle(now.get(place))))
        .toList();
  }

  private static SortedMap<Place, Digest> places(Revision revision) {
    SortedMap<Place, Digest> places = new TreeMap<>();
    revision
        .bundles()
        .forEach(sent ->
            sent.clusters()
                .forEach(cluster -> places.put(new Place(sent.part(), cluster), sent.bundle())));
    return places;
  }

  private Bundle bundle(@Nullable Digest digest) {
    return digest == null
        ? Bundle.EMPTY
        : bundles.computeIfAbsent(digest, it -> reader.bundles().find(it).orElseThrow());
  }

  private ClusterDiff between(Place place, Bundle old, Bundle now) {
    List<ObjectReference> add = new ArrayList<>();
    List<ObjectReference> remove = new ArrayList<>();
    List<ObjectDiff> change = new ArrayList<>();
    var keys = new TreeSet<ManifestKey>(old.objects().keySet());
    keys.addAll(now.objects().keySet());
    for (ManifestKey key : keys) {
      Bundle.Entry before = old.objects().get(key);
      Bundle.Entry after = now.objects().get(key);
      if (before == null) {
        add.add(ObjectReference.of(key));
      } else if (after == null) {
        remove.add(ObjectReference.of(key));
      } else {
        String text = TextDiff.of(before.manifest().json(), after.manifest().json(), names);
        if (!text.isEmpty()) {
          change.add(new ObjectDiff(ObjectReference.of(key), text));
        }
      }
    }
    return new ClusterDiff(place.cluster().toString(), place.part(), add, change, remove, null);
  }
}
