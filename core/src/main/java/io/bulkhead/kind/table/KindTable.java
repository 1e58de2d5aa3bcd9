package io.bulkhead.kind.table;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.access.AccessKinds;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.isolation.IsolationKinds;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeSet;

/// All rows, in the order in which documents are applied: documents that others need come first.
public final class KindTable {
  private final List<Kind<?>> kinds;
  private final SequencedMap<String, Kind<?>> byName = new LinkedHashMap<>();

  /// Throws IllegalStateException that lists every fault of the table.
  public KindTable(List<Kind<?>> kinds) {
    this.kinds = List.copyOf(kinds);
    List<String> faults = new ArrayList<>();
    var paths = new TreeSet<String>();
    var shortNames = new TreeSet<String>();
    for (Kind<?> kind : kinds) {
      if (byName.put(kind.name(), kind) != null) {
        faults.add("two kinds are called " + kind.name());
      }
      if (kind.segment().isEmpty()) {
        faults.add(kind.name() + " has no path");
      }
      kind.parent()
          .filter(parent -> !byName.containsKey(parent.name()))
          .ifPresent(parent -> faults.add(kind.name() + " stands before its parent " + parent));
      if (!paths.add(kind.parent().map(Kind::name).orElse("") + "/" + kind.segment())) {
        faults.add("two kinds share the path of " + kind.name());
      }
      for (String shortName : kind.shortNames()) {
        if (!shortNames.add(shortName)) {
          faults.add("two kinds have the short name " + shortName);
        }
      }
      if (kind.variables().size() != kind.ownNameCount()) {
        faults.add(kind.name() + " has more names than its path, or fewer");
      }
      List<String> all = variables(kind);
      if (new TreeSet<>(all).size() != all.size()) {
        faults.add("the path of " + kind.name() + " names a variable twice: " + all);
      }
    }
    if (!faults.isEmpty()) {
      throw new IllegalStateException("the kind table is wrong: " + String.join("; ", faults));
    }
  }

  /// The table of contents: every kind that Bulkhead knows.
  public static KindTable standard() {
    return Standard.TABLE;
  }

  /// Built when first needed.
  private static final class Standard {
    static final KindTable TABLE = new KindTable(all());
  }

  private static List<Kind<?>> all() {
    List<Kind<?>> all = new ArrayList<>();
    all.addAll(AccessKinds.ALL);
    all.addAll(IsolationKinds.ALL);
    all.addAll(FleetKinds.ALL);
    all.addAll(TenancyKinds.ALL);
    all.addAll(WorkloadKinds.ALL);
    return all;
  }

  public List<Kind<?>> kinds() {
    return kinds;
  }

  public Optional<Kind<?>> byName(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /// Names of all variables of a document's path, its ancestors' first.
  private static List<String> variables(Kind<?> kind) {
    List<String> all = new ArrayList<>(kind.parent().map(KindTable::variables).orElse(List.of()));
    all.addAll(kind.variables());
    return all;
  }

  public List<Kind<?>> childrenOf(Kind<?> parent) {
    return kinds.stream().filter(k -> k.parent().equals(Optional.of(parent))).toList();
  }

  /// The document that a path from [#path] names; empty for any other text.
  public Optional<DocumentKey> keyOf(String path) {
    List<String> segments = List.of(path.split("/", -1));
    if (segments.size() < 4 || !segments.getFirst().isEmpty() || !segments.get(1).equals("v2")) {
      return Optional.empty();
    }
    Kind<?> kind = null;
    List<String> names = new ArrayList<>();
    int at = 2;
    while (at < segments.size()) {
      Kind<?> above = kind;
      String segment = segments.get(at);
      kind =
          kinds.stream()
              .filter(k -> k.parent().orElse(null) == above && k.segment().equals(segment))
              .findFirst()
              .orElse(null);
      if (kind == null || at + kind.variables().size() >= segments.size()) {
        return Optional.empty();
      }
      names.addAll(segments.subList(at + 1, at + 1 + kind.variables().size()));
      at += 1 + kind.variables().size();
    }
    return kind == null ? Optional.empty() : Optional.of(new DocumentKey(kind.name(), names));
  }

  public String path(DocumentKey key) {
    return byName(key.kind())
        .map(kind -> kind.path(key))
        .orElseThrow(() -> new IllegalArgumentException("no kind is called " + key.kind()));
  }
}
