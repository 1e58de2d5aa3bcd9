package io.bulkhead.quota;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/// One key of a [Division].
final class Cut {
  private final String key;
  private final long projectWhole;
  private final SortedMap<String, Long> cloudWholes = new TreeMap<>();
  private final SortedMap<Leaf, Holding> holdings = new TreeMap<>();

  /// The holdings of each logical cloud.
  private final Map<String, List<Leaf>> leaves = new HashMap<>();

  private final SortedMap<Leaf, Long> reserved = new TreeMap<>();

  Cut(String key, Wholes wholes, SortedMap<Leaf, Holding> limited) {
    this.key = key;
    this.projectWhole = wholes.project().limit(key);
    limited.forEach((leaf, holding) -> {
      cloudWholes.put(leaf.cloud(), wholes.of(leaf.cloud()).limit(key));
      if (holding.fixed()) {
        reserved.put(leaf, holding.share().hold(key));
      } else {
        holdings.put(leaf, holding);
        leaves.computeIfAbsent(leaf.cloud(), cloud -> new ArrayList<>()).add(leaf);
      }
    });
  }

  SortedMap<Leaf, Long> orders() {
    SortedMap<Leaf, Long> needs = needs();
    SortedMap<Leaf, Long> aims = aims(needs);
    return goodEnough(needs, aims) ? present() : within(aims);
  }

  private long whole(String cloud) {
    return cloudWholes.getOrDefault(cloud, 0L);
  }

  private SortedMap<Leaf, Long> present() {
    return each(holdings.keySet(), leaf -> holding(leaf).share().has(key));
  }

  private Holding holding(Leaf leaf) {
    return holdings.getOrDefault(leaf, new Holding(Share.ABSENT, Amounts.NONE));
  }

  private static SortedMap<Leaf, Long> each(Collection<Leaf> leaves, ToLongFunction<Leaf> amount) {
    var all = new TreeMap<Leaf, Long>();
    leaves.forEach(leaf -> all.put(leaf, amount.applyAsLong(leaf)));
    return all;
  }

  private List<Leaf> leavesOf(String cloud) {
    return leaves.getOrDefault(cloud, List.of());
  }

  /// What each leaf needs, or less when there is not enough for all.
  private SortedMap<Leaf, Long> needs() {
    SortedMap<Leaf, Long> needs = new TreeMap<>();
    cloudWholes.forEach((cloud, whole) ->
        needs.putAll(
            Filling.of(each(leavesOf(cloud), leaf -> holding(leaf).need().of(key)), whole)));
    return Filling.of(needs, projectWhole);
  }

  /// What each leaf would get if clusters changed their quotas at once.
  private SortedMap<Leaf, Long> aims(SortedMap<Leaf, Long> needs) {
    var room = new TreeMap<String, Long>();
    SortedMap<String, Long> needed = byCloud(needs);
    cloudWholes.forEach(
        (cloud, whole) -> room.put(cloud, less(whole, needed.getOrDefault(cloud, 0L))));
    SortedMap<String, Long> spare = Filling.of(room, less(projectWhole, total(needs.values())));
    var aims = new TreeMap<Leaf, Long>();
    spare.forEach((cloud, amount) ->
        Filling.of(each(leavesOf(cloud), leaf -> Amounts.UNLIMITED), amount)
            .forEach(
                (leaf, more) -> aims.put(leaf, Amounts.sum(needs.getOrDefault(leaf, 0L), more))));
    return aims;
  }

  /// Whether the present shares are used up, within the wholes, and leave everybody at least half
  /// of the spare that it would get: then nobody is bothered. Otherwise each new pod would move all
  /// shares.
  private boolean goodEnough(SortedMap<Leaf, Long> needs, SortedMap<Leaf, Long> aims) {
    SortedMap<Leaf, Long> now = present();
    boolean used =
        projectWhole == Amounts.UNLIMITED
            ? byCloud(now).equals(byCloud(aims))
            : total(now.values()) == total(aims.values());
    boolean within =
        byCloud(now).entrySet().stream().allMatch(e -> e.getValue() <= whole(e.getKey()));
    return used
        && within
        && now.entrySet().stream()
            .allMatch(e -> {
              long need = needs.getOrDefault(e.getKey(), 0L);
              long spare = aims.getOrDefault(e.getKey(), 0L) - need;
              return e.getValue() >= need + (spare + 1) / 2;
            });
  }

  /// As close to the aims as can be ordered safely now.
  private SortedMap<Leaf, Long> within(SortedMap<Leaf, Long> aims) {
    SortedMap<Leaf, Long> next = present();
    next.replaceAll((leaf, now) -> Math.min(now, aims.getOrDefault(leaf, 0L)));
    SortedMap<Leaf, Long> holds =
        each(
            holdings.keySet(),
            leaf -> Math.max(holding(leaf).share().hold(key), next.getOrDefault(leaf, 0L)));
    holds.putAll(reserved);
    var ofProject = new Tally(holds.values());
    var ofClouds = new HashMap<String, Tally>();
    holds.forEach((leaf, hold) ->
        ofClouds.computeIfAbsent(leaf.cloud(), cloud -> new Tally(List.of())).add(hold));
    aims.forEach((leaf, aim) -> {
      long now = next.getOrDefault(leaf, 0L);
      long hold = holds.getOrDefault(leaf, 0L);
      Tally ofCloud = ofClouds.get(leaf.cloud());
      if (aim > now && ofCloud != null) {
        long room =
            Math.min(
                less(projectWhole, ofProject.without(hold)),
                less(whole(leaf.cloud()), ofCloud.without(hold)));
        long raised = Math.max(now, Math.min(aim, room));
        next.put(leaf, raised);
        long more = Math.max(0, raised - hold);
        ofProject.add(more);
        ofCloud.add(more);
      }
    });
    return next;
  }

  private SortedMap<String, Long> byCloud(SortedMap<Leaf, Long> amounts) {
    var sums = new TreeMap<String, Long>();
    amounts.forEach((leaf, amount) -> sums.merge(leaf.cloud(), amount, Amounts::sum));
    return sums;
  }

  private static long total(Collection<Long> amounts) {
    return amounts.stream().reduce(0L, Amounts::sum);
  }

  /// What is left of a whole; a whole without a limit stays without one.
  private static long less(long whole, long taken) {
    return whole == Amounts.UNLIMITED ? whole : Math.max(0, whole - taken);
  }
}
