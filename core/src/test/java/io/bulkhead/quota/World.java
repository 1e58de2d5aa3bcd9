package io.bulkhead.quota;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// A small model of a hub and its clusters, where everything takes time: orders are under way,
/// clusters enforce them later, confirmations are late or lost, the hub crashes.
final class World {
  static final List<String> KEYS = List.of("pods", "requests.cpu");
  private static final List<String> CLOUDS = List.of("acme/one", "acme/two");
  private static final List<String> CLUSTERS = List.of("p+a", "p+b", "p+c");

  /// One cluster's side of a leaf. Its API server enforces `enforced`.
  private static final class Site {
    Amounts enforced = zero();
    @Nullable Amounts written;
    Amounts used = zero();
    boolean reachable = true;

    /// What the hub wants there, and what a write under way contains; null for none.
    @Nullable Amounts desired;

    @Nullable Amounts underWay;

    /// The department is being removed from the cluster.
    boolean leaving;

    /// A reading that has not reached the ledger, with its turn.
    @Nullable Amounts reading;

    long readingTurn;
  }

  private final RandomGenerator random;
  private final SortedMap<Leaf, Site> sites = new TreeMap<>();
  final SortedMap<Leaf, Share> ledger = new TreeMap<>();
  private final SortedMap<Leaf, Amounts> claims = new TreeMap<>();

  /// The usage in the hub's memory; lost in a crash.
  private final SortedMap<Leaf, Amounts> seen = new TreeMap<>();

  private Amounts project = Amounts.NONE;
  private final SortedMap<String, Amounts> clouds = new TreeMap<>();
  private final SortedMap<String, Long> ceilings = new TreeMap<>();

  World(RandomGenerator random) {
    this.random = random;
    edit();
  }

  private static Amounts zero() {
    return amounts(0, 0);
  }

  private static Amounts amounts(long pods, long cpu) {
    return new Amounts(new TreeMap<>(java.util.Map.of("pods", pods, "requests.cpu", cpu)));
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  void step() {
    switch (random.nextInt(15)) {
      case 0 -> {
        if (random.nextInt(8) == 0) {
          edit();
        }
      }
      case 1 -> come();
      case 2 -> claims.put(leaf(), amounts(random.nextInt(6), random.nextInt(3000)));
      case 3, 4 -> balance();
      case 5, 6 -> write();
      case 7 -> keep(site());
      case 8 -> sites.values().forEach(World::keep);
      case 9 -> read();
      case 10 -> confirm();
      case 11 -> use();
      case 12 -> leave();
      case 13 -> site().reachable = random.nextInt(3) > 0;
      default -> die();
    }
    ceilings.replaceAll((scope, ceiling) -> Math.min(ceiling, held(scope)));
  }

  private Leaf leaf() {
    return new Leaf(any(CLOUDS), any(CLUSTERS));
  }

  private Site site() {
    return sites.isEmpty() ? new Site() : any(List.copyOf(sites.values()));
  }

  /// Quotas are raised, lowered, removed and restored.
  private void edit() {
    project = quota();
    for (String cloud : CLOUDS) {
      clouds.put(cloud, quota());
    }
    for (String scope : scopes()) {
      ceilings.put(scope, held(scope));
    }
  }

  private Amounts quota() {
    Amounts whole = amounts(random.nextInt(20), random.nextInt(12_000));
    return whole.only(KEYS.subList(random.nextInt(2), 1 + random.nextInt(2)));
  }

  /// A department comes to a cluster, whose namespace never exists without its share if it has one.
  private void come() {
    Leaf leaf = leaf();
    if (!sites.containsKey(leaf)) {
      var site = new Site();
      sites.put(leaf, site);
      ledger.put(leaf, Share.ABSENT);
      Amounts first = orders().getOrDefault(leaf, Amounts.NONE);
      ledger.put(leaf, Share.ABSENT.order(first));
      site.desired = first;
    }
  }

  /// A department is being removed from a cluster; some time later it is gone, if the cluster is
  /// reachable.
  private void leave() {
    Leaf leaf = leaf();
    Site site = sites.get(leaf);
    if (site != null && site.leaving && site.reachable) {
      sites.remove(leaf);
      ledger.remove(leaf);
      seen.remove(leaf);
      claims.remove(leaf);
    } else if (site != null) {
      site.leaving = true;
    }
  }

  private Wholes wholes() {
    return new Wholes(project, clouds);
  }

  private SortedMap<Leaf, Amounts> orders() {
    var holdings = new TreeMap<Leaf, Holding>();
    ledger.forEach((leaf, share) -> {
      Amounts wanted = claims.getOrDefault(leaf, Amounts.NONE);
      Amounts used = seen.getOrDefault(leaf, share.ordered());
      holdings.put(leaf, new Holding(share, wanted.max(used), sites.get(leaf).leaving));
    });
    return Division.of(wholes(), holdings);
  }

  /// @return whether anything was ordered
  boolean balance() {
    boolean[] changed = {false};
    orders()
        .forEach((leaf, next) -> {
          Share share = ledger.get(leaf);
          if (!share.ordered().equals(next)) {
            changed[0] = true;
            ledger.put(leaf, share.order(next));
            sites.get(leaf).desired = next;
          }
        });
    return changed[0];
  }

  /// One write at a time per leaf: it starts with the current wish, and arrives later.
  private void write() {
    write(site());
  }

  private static void write(Site site) {
    if (!site.reachable || site.desired == null) {
      return;
    }
    if (site.underWay == null) {
      site.underWay = site.desired;
    } else {
      site.written = site.underWay;
      site.underWay = null;
    }
  }

  /// The cluster's own controller enforces what was written.
  private static void keep(Site site) {
    if (site.written != null) {
      site.enforced = site.written;
    }
  }

  private static boolean arrived(Site site) {
    return site.underWay == null
        && site.desired != null
        && site.desired.equals(site.written)
        && site.desired.equals(site.enforced);
  }

  private void read() {
    sites.forEach(this::read);
  }

  private void read(Leaf leaf, Site site) {
    if (site.reachable && arrived(site)) {
      site.reading = site.used;
      site.readingTurn = ledger.get(leaf).turn();
    }
    if (site.reachable && random.nextBoolean()) {
      seen.put(leaf, site.used);
    }
  }

  private void confirm() {
    sites.forEach(this::confirm);
  }

  private void confirm(Leaf leaf, Site site) {
    if (site.reading != null && site.readingTurn == ledger.get(leaf).turn()) {
      ledger.put(leaf, ledger.get(leaf).confirm(site.reading));
    }
    site.reading = null;
  }

  /// Tenants take all they get, or release something.
  private void use() {
    for (Site site : sites.values()) {
      var used = new TreeMap<String, Long>();
      for (String key : KEYS) {
        long now = site.used.of(key);
        long most = site.enforced.has(key) ? site.enforced.of(key) : now + 3;
        long next =
            switch (random.nextInt(3)) {
              case 0 -> now;
              case 1 -> Math.max(now, most);
              default -> random.nextLong(now + 1);
            };
        used.put(key, next);
      }
      site.used = new Amounts(used);
    }
  }

  private void die() {
    seen.clear();
    sites.values().forEach(site -> site.reading = null);
    // A write under way reaches the cluster or not.
    sites
        .values()
        .forEach(site -> {
          if (site.underWay != null && random.nextBoolean()) {
            site.written = site.underWay;
          }
          site.underWay = null;
        });
  }

  List<String> scopes() {
    List<String> scopes = new ArrayList<>();
    for (String key : KEYS) {
      scopes.add("|" + key);
      CLOUDS.forEach(cloud -> scopes.add(cloud + "|" + key));
    }
    return scopes;
  }

  private static String cloud(String scope) {
    return scope.substring(0, scope.indexOf('|'));
  }

  private static String key(String scope) {
    return scope.substring(scope.indexOf('|') + 1);
  }

  /// What the hub considers possible.
  private long held(String scope) {
    return ledger.entrySet().stream()
        .filter(e -> cloud(scope).isEmpty() || e.getKey().cloud().equals(cloud(scope)))
        .map(e -> e.getValue().hold(key(scope)))
        .reduce(0L, Amounts::sum);
  }

  /// What tenants can use at this moment, whatever the hub assumes.
  long possible(String scope) {
    String key = key(scope);
    return sites.entrySet().stream()
        .filter(e -> cloud(scope).isEmpty() || e.getKey().cloud().equals(cloud(scope)))
        .map(e -> Math.max(e.getValue().enforced.limit(key), e.getValue().used.of(key)))
        .reduce(0L, Amounts::sum);
  }

  /// What they may use: the whole, or what they had been given before an operator lowered it.
  long allowed(String scope) {
    Amounts whole = cloud(scope).isEmpty() ? project : clouds.get(cloud(scope));
    return Math.max(whole.limit(key(scope)), ceilings.get(scope));
  }

  /// Everything works again and nobody wants more.
  void calm() {
    sites.values().forEach(site -> site.reachable = true);
    for (Leaf leaf : List.copyOf(sites.keySet())) {
      if (sites.get(leaf).leaving) {
        sites.remove(leaf);
        ledger.remove(leaf);
      }
    }
    for (int round = 0; round < 12; round++) {
      sites.forEach((leaf, site) -> seen.put(leaf, site.used));
      balance();
      for (Site site : sites.values()) {
        write(site);
        write(site);
        write(site);
        write(site);
        site.underWay = null;
        keep(site);
      }
      sites.forEach((leaf, site) -> {
        read(leaf, site);
        confirm(leaf, site);
      });
    }
  }

  /// What is still missing although there is enough for all.
  List<String> wants() {
    List<String> wants = new ArrayList<>();
    for (String key : KEYS) {
      boolean enough =
          scopes().stream()
              .filter(scope -> key(scope).equals(key))
              .allMatch(scope -> needed(scope) <= whole(scope));
      ledger.forEach((leaf, share) -> {
        long need = need(leaf, key);
        boolean limited = wholes().limits(leaf.cloud(), key);
        if (enough && limited && (share.has(key) < need || share.hold(key) != share.has(key))) {
          wants.add(leaf + " needs " + need + " " + key + " and has " + share);
        }
      });
    }
    return wants;
  }

  private long whole(String scope) {
    Amounts whole = cloud(scope).isEmpty() ? project : clouds.get(cloud(scope));
    return whole.limit(key(scope));
  }

  private long needed(String scope) {
    return ledger.keySet().stream()
        .filter(leaf -> cloud(scope).isEmpty() || leaf.cloud().equals(cloud(scope)))
        .mapToLong(leaf -> need(leaf, key(scope)))
        .sum();
  }

  private long need(Leaf leaf, String key) {
    Amounts used = sites.get(leaf).used;
    return Math.max(claims.getOrDefault(leaf, Amounts.NONE).of(key), used.of(key));
  }
}
