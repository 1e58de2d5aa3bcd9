package io.bulkhead.compiler.model;

import io.bulkhead.kind.tenancy.Grant;
import io.bulkhead.kind.tenancy.Grant.Level;
import io.bulkhead.label.GrantAnnotation;
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
/// @param lists granted values by list; lists without values are left out
/// @param bounds replacements of the usual bounds, for each key the largest
public record Grants(Level level, Map<GrantAnnotation, SortedSet<String>> lists, Amounts bounds) {
  public Grants {
    lists = Collections.unmodifiableMap(lists);
  }

  /// The granted values of one list; empty if there are none.
  public SortedSet<String> of(GrantAnnotation grant) {
    return lists.getOrDefault(grant, Collections.emptySortedSet());
  }

  /// All grants of one cloud combined.
  public static Grants of(List<Grant> grants) {
    var lists = new EnumMap<GrantAnnotation, SortedSet<String>>(GrantAnnotation.class);
    Level level = Level.RESTRICTED;
    Amounts bounds = Amounts.NONE;
    for (Grant grant : grants) {
      Grant.Spec spec = grant.spec();
      if (spec.podSecurity() == Level.BASELINE) {
        level = Level.BASELINE;
      }
      add(lists, GrantAnnotation.SERVICE_TYPES, spec.serviceTypes());
      add(lists, GrantAnnotation.STORAGE_CLASSES, spec.storageClasses());
      add(lists, GrantAnnotation.PRIORITY_CLASSES, spec.priorityClasses());
      add(lists, GrantAnnotation.DEVICES, spec.devices());
      add(lists, GrantAnnotation.TOLERATIONS, spec.tolerations());
      add(lists, GrantAnnotation.HOSTS, spec.hosts());
      add(lists, GrantAnnotation.GATEWAYS, spec.gateways());
      add(lists, GrantAnnotation.EGRESS, spec.egress());
      add(lists, GrantAnnotation.REGISTRIES, spec.registries());
      add(lists, GrantAnnotation.ANNOTATIONS, spec.annotations());
      add(lists, GrantAnnotation.API_GROUPS, spec.apiGroups());
      add(lists, GrantAnnotation.CSI_DRIVERS, spec.csiDrivers());
      add(lists, GrantAnnotation.TOKEN_AUDIENCES, spec.tokenAudiences());
      bounds = bounds.max(Amounts.allowed(spec.bounds()));
    }
    return new Grants(level, lists, bounds);
  }

  private static void add(
      Map<GrantAnnotation, SortedSet<String>> lists,
      GrantAnnotation grant,
      Collection<String> values) {
    if (!values.isEmpty()) {
      lists.computeIfAbsent(grant, x -> new TreeSet<>()).addAll(values);
    }
  }
}
