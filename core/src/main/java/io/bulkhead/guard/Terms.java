package io.bulkhead.guard;

import java.util.List;

/// What the guard of one cluster depends on.
///
/// @param classes names of the RuntimeClasses that an untrusted pod may have, in order
/// @param setsClass the cluster's API serves MutatingAdmissionPolicy
/// @param strict every namespace that is not known as trusted counts as untrusted
/// @param trustedNamespaces trusted on a strict cluster, besides those that are labelled and
///   Kubernetes' own
/// @param alwaysPullImages pods never start from an image that is on the node already
/// @param storageClasses that every untrusted namespace may use without a grant
/// @param priorityClasses likewise
public record Terms(
    List<String> classes,
    boolean setsClass,
    boolean strict,
    List<String> trustedNamespaces,
    boolean alwaysPullImages,
    List<String> storageClasses,
    List<String> priorityClasses) {
  public Terms {
    classes = List.copyOf(classes);
    trustedNamespaces = List.copyOf(trustedNamespaces);
    storageClasses = List.copyOf(storageClasses);
    priorityClasses = List.copyOf(priorityClasses);
  }

  public Terms(List<String> classes, boolean setsClass) {
    this(classes, setsClass, false, List.of(), false, List.of(), List.of());
  }
}
