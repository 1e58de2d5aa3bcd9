package io.bulkhead.compiler.model;

import io.bulkhead.guard.GuardLabels;
import io.bulkhead.kind.tenancy.Grant;
import io.bulkhead.kind.tenancy.Grant.Level;
import io.bulkhead.quota.Amounts;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The sum of all grants of a logical cloud.
///
/// @param lists what is granted by list; lists without values are left out
/// @param bounds instead of the usual ones, of each key the largest
public record Grants(Level level, Map<GuardLabels.Grant, SortedSet<String>> lists, Amounts bounds) {
  public Grants {
    lists = Collections.unmodifiableMap(lists);
  }

  /// What is granted of one list; empty when nothing is.
  public SortedSet<String> of(GuardLabels.Grant grant) {
    return lists.getOrDefault(grant, Collections.emptySortedSet());
  }

  /// All grants of one cloud together.
  public static Grants of(List<Grant> grants) {
    var lists = new EnumMap<GuardLabels.Grant, SortedSet<String>>(GuardLabels.Grant.class);
    Level level = Level.RESTRICTED;
    Amounts bounds = Amounts.NONE;
    for (Grant grant : grants) {
      Grant.Spec spec = grant.spec();
      if (spec.podSecurity() == Level.BASELINE) {
        level = Level.BASELINE;
      }
      add(lists, GuardLabels.Grant.SERVICE_TYPES, spec.serviceTypes());
      add(lists, GuardLabels.Grant.STORAGE_CLASSES, spec.storageClasses());
      add(lists, GuardLabels.Grant.PRIORITY_CLASSES, spec.priorityClasses());
      add(lists, GuardLabels.Grant.DEVICES, spec.devices());
      add(lists, GuardLabels.Grant.TOLERATIONS, spec.tolerations());
      add(lists, GuardLabels.Grant.HOSTS, spec.hosts());
      add(lists, GuardLabels.Grant.GATEWAYS, spec.gateways());
      add(lists, GuardLabels.Grant.EGRESS, spec.egress());
      add(lists, GuardLabels.Grant.REGISTRIES, spec.registries());
      add(lists, GuardLabels.Grant.ANNOTATIONS, spec.annotations());
      add(lists, GuardLabels.Grant.API_GROUPS, spec.apiGroups());
      add(lists, GuardLabels.Grant.CSI_DRIVERS, spec.csiDrivers());
      add(lists, GuardLabels.Grant.TOKEN_AUDIENCES, spec.tokenAudiences());
      bounds = bounds.max(Amounts.allowed(spec.bounds()));
    }
    return new Grants(level, lists, bounds);
  }

  private static void add(
      Map<GuardLabels.Grant, SortedSet<String>> lists,
      GuardLabels.Grant grant,
      Collection<String> values) {
    if (!values.isEmpty()) {
      lists.computeIfAbsent(grant, x -> new TreeSet<>()).addAll(values);
    }
  }
}
