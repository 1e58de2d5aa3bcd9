package io.bulkhead.reachability;

import io.bulkhead.reachability.ReachabilityJudge.Between;
import io.bulkhead.reachability.Report.Opening;
import io.bulkhead.reachability.Report.Pair;
import io.bulkhead.reachability.Segments.Segment;
import io.bulkhead.reachability.Tenants.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.Predicate;

/// Computes the report of who reaches whom.
public final class Reachability {
  private static final String API_SERVER = "api-server";
  private static final String NODES = "nodes";

  /// The metadata service, which gives cloud machines their credentials.
  static final Party.Outside METADATA =
      new Party.Outside("metadata-address", cidrs(List.of("169.254.169.254")), false);

  /// Represents everything outside that no rule names.
  private static final Party.Outside ELSEWHERE =
      new Party.Outside("elsewhere", cidrs(List.of("192.0.2.1")), false);

  private final ReachabilityJudge judge;
  private final List<Segment> segments;
  private final Predicate<String> wanted;
  private final List<Pair> pairs = new ArrayList<>();

  private Reachability(Picture picture, Crowd crowd, Predicate<String> wanted) {
    this.judge = new ReachabilityJudge(picture);
    this.segments = new Segments(picture, crowd.portNames()).all();
    this.wanted = wanted;
  }

  /// @param apiServer its addresses, as far as they are known
  /// @param tenants whose pairs are wanted, as `project/logical-cloud`; a pair is included if one
  ///   of its sides is
  public static Report report(Picture picture, List<String> apiServer, Predicate<String> tenants) {
    var crowd = new Crowd(picture);
    var report = new Reachability(picture, crowd, tenants);
    List<Tenant> all = Tenants.of(picture, crowd);
    List<Tenant> places = places(picture, crowd, apiServer);
    for (Tenant from : all) {
      for (Tenant to : all) {
        report.pair(from, to);
      }
      if (from.untrusted()) {
        places.forEach(place -> report.pair(from, place));
      }
    }
    return new Report(report.pairs.stream().noneMatch(Pair::breach), report.pairs);
  }

  /// If it has a node's address, a plug-in treats it as that node; otherwise it is outside.
  private static Party apiServer(List<String> addresses, List<Party.Node> nodes) {
    List<Cidr> known = cidrs(addresses);
    boolean onNodes =
        !known.isEmpty()
            && known.stream()
                .allMatch(address -> nodes.stream().anyMatch(n -> n.addresses().contains(address)));
    return new Party.Outside(API_SERVER, known, onNodes);
  }

  private static List<Cidr> cidrs(List<String> addresses) {
    return addresses.stream().flatMap(a -> Cidr.address(a).stream()).toList();
  }

  private static List<Tenant> places(Picture picture, Crowd crowd, List<String> apiServer) {
    List<Tenant> places = new ArrayList<>();
    places.add(place(API_SERVER, apiServer(apiServer, picture.nodes())));
    if (!picture.nodes().isEmpty()) {
      places.add(new Tenant(NODES, false, List.copyOf(picture.nodes()), List.of()));
    }
    places.add(place(METADATA.name(), METADATA));
    SequencedMap<String, List<Cidr>> ranges = new LinkedHashMap<>();
    for (Peer.Block block : crowd.blocks()) {
      ranges
          .computeIfAbsent(block.range().toString(), r -> new ArrayList<>())
          .addAll(block.samples());
    }
    ranges.forEach(
        (range, samples) -> places.add(place(range, new Party.Outside(range, samples, false))));
    places.add(place(ELSEWHERE.name(), ELSEWHERE));
    return places;
  }

  private static Tenant place(String name, Party party) {
    return new Tenant(name, false, List.of(party), List.of());
  }

  /// Only pairs with an untrusted side matter for isolation; DNS and the cluster's own pods only
  /// send responses to tenants.
  private void pair(Tenant from, Tenant to) {
    boolean shown = from.untrusted() || to.untrusted();
    if (!shown || from.name().equals(Tenants.DNS)) {
      return;
    }
    if (!wanted.test(from.name()) && !wanted.test(to.name())) {
      return;
    }
    SequencedMap<Segment, String> open = new LinkedHashMap<>();
    String closedBy = "";
    for (Party source : from.members()) {
      for (Party target : to.members()) {
        if (source == target && from.members().size() > 1) {
          continue;
        }
        Between between = judge.between(source, target);
        if (between.closed()) {
          closedBy = closedBy.isEmpty() ? between.judge(Protocol.TCP, 1).rule() : closedBy;
          continue;
        }
        for (Segment segment : segments) {
          PathVerdict verdict = between.judge(segment.protocol(), segment.from());
          if (verdict.open()) {
            open.putIfAbsent(segment, verdict.rule());
          } else if (closedBy.isEmpty()) {
            closedBy = verdict.rule();
          }
        }
      }
    }
    List<Opening> openings = openings(open);
    pairs.add(
        new Pair(
            from.name(),
            to.name(),
            !openings.isEmpty(),
            openings,
            openings.isEmpty() ? closedBy : "",
            breach(from, to, open)));
  }

  /// Adjacent segments that the same rules open are one opening.
  private List<Opening> openings(SequencedMap<Segment, String> open) {
    List<Opening> openings = new ArrayList<>();
    Segment first = null;
    Segment last = null;
    String rule = "";
    for (Segment segment : segments) {
      String here = open.get(segment);
      boolean continues =
          last != null
              && here != null
              && here.equals(rule)
              && segment.protocol() == last.protocol()
              && segment.from() == last.to() + 1;
      if (!continues) {
        if (first != null && last != null) {
          openings.add(opening(first, last, rule));
        }
        first = here == null ? null : segment;
        rule = here == null ? "" : here;
      }
      last = here == null ? null : segment;
    }
    if (first != null && last != null) {
      openings.add(opening(first, last, rule));
    }
    return openings;
  }

  private static Opening opening(Segment first, Segment last, String rule) {
    String ports =
        first.from() == 1 && last.to() == Ports.HIGHEST
            ? "all"
            : first.from() == last.to()
                ? Integer.toString(first.from())
                : first.from() + "-" + last.to();
    return new Opening(first.protocol().name(), ports, rule);
  }

  private static boolean breach(Tenant from, Tenant to, SequencedMap<Segment, String> open) {
    if (open.isEmpty() || !from.untrusted() || from.name().equals(to.name())) {
      return false;
    }
    if (to.name().equals(Tenants.DNS)) {
      return !open.sequencedKeySet().stream().allMatch(Reachability::resolving);
    }
    return !(to.members().getFirst() instanceof Party.Outside outside
        && !outside.name().equals(API_SERVER)
        && !outside.equals(METADATA)
        && Cidr.parse(outside.name())
            .map(range -> from.granted().stream().anyMatch(g -> g.contains(range)))
            .orElse(false));
  }

  private static boolean resolving(Segment segment) {
    return segment.protocol() != Protocol.SCTP
        && segment.from() == Resolvers.PORT
        && segment.to() == Resolvers.PORT;
  }
}
