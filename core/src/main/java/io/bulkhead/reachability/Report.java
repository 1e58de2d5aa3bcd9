package io.bulkhead.reachability;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/// Who reaches whom on one cluster, as far as an untrusted tenant takes part. A node always reaches
/// the pods on it, and that is not listed.
///
/// @param holds no untrusted tenant reaches what it was not granted
/// @param pairs by source, then target
public record Report(boolean holds, List<Pair> pairs) {
  public Report {
    pairs = List.copyOf(pairs);
  }

  /// Represents all other tenants in what a tenant is shown.
  public static final String OTHERS = "other-tenants";

  private static final Set<String> PLACES =
      Set.of(Tenants.CLUSTER, Tenants.DNS, "nodes", "api-server", "metadata-address", "elsewhere");

  /// What may be shown to a tenant: neither names of others, nor rules that may name them, nor
  /// ranges of addresses that only concern others.
  ///
  /// @param own its own tenants, by name
  public Report seenBy(Predicate<String> own) {
    SequencedMap<List<String>, Pair> seen = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      boolean closedRange = !pair.open() && Cidr.parse(pair.to()).isPresent();
      if (!closedRange) {
        Pair shown = seenBy(pair, own);
        seen.merge(List.of(shown.from(), shown.to()), shown, Report::joined);
      }
    }
    return new Report(holds, List.copyOf(seen.values()));
  }

  private static Pair seenBy(Pair pair, Predicate<String> own) {
    String from = seenBy(pair.from(), own);
    String to = seenBy(pair.to(), own);
    if (!from.equals(OTHERS) && !to.equals(OTHERS)) {
      return pair;
    }
    return new Pair(
        from,
        to,
        pair.open(),
        pair.openings().stream().map(o -> new Opening(o.protocol(), o.ports(), "")).toList(),
        "",
        pair.breach());
  }

  private static String seenBy(String name, Predicate<String> own) {
    return own.test(name) || PLACES.contains(name) || Cidr.parse(name).isPresent() ? name : OTHERS;
  }

  private static Pair joined(Pair one, Pair other) {
    return new Pair(
        one.from(),
        one.to(),
        one.open() || other.open(),
        Stream.concat(one.openings().stream(), other.openings().stream()).distinct().toList(),
        "",
        one.breach() || other.breach());
  }

  /// @param from a tenant as `project/logical-cloud`; `cluster` stands for all namespaces without
  ///   one
  /// @param to a tenant, `cluster`, `dns`, `nodes`, `api-server`, `metadata-address` or a range of
  ///   external addresses
  /// @param openings empty if nothing passes
  /// @param closedBy what closes the pair; empty if something passes
  /// @param breach whether it is open but must not be
  public record Pair(
      String from,
      String to,
      boolean open,
      List<Opening> openings,
      String closedBy,
      boolean breach) {
    public Pair {
      openings = List.copyOf(openings);
    }
  }

  /// @param ports of the target's pods: `all`, `53` or `8000-8099`
  /// @param rule of the source's side, then of the target's
  public record Opening(String protocol, String ports, String rule) {}
}
