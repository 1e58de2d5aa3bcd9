package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.GrantAnnotation;
import java.util.List;

/// Rules for volume claims: for claims that are written, and for those that pods and StatefulSets
/// create from a template.
///
/// A claim without a class is bound to any volume without one, such as a hostPath volume of the
/// operator. The API server fills in the cluster's default class before the guard sees the claim,
/// so one without a class here means a cluster without a default.
final class ClaimRules {
  /// The message for a template.
  static final String TEMPLATES =
      "a claim template must use a storage class that was granted, name or select no volume and no"
          + " foreign data, and have no annotations of volumes or of bulkhead.io/: ask for a grant";

  private static final String OLD_CLASS = "volume.beta.kubernetes.io/storage-class";

  /// CEL: the annotation `k` selects the volume or node of a claim.
  private static final String BINDS =
      "(k.startsWith('volume.beta.kubernetes.io/') || k.startsWith('volume.kubernetes.io/')"
          + " || k.startsWith('pv.kubernetes.io/'))";

  static GuardPolicy claims(Terms terms, ObjectNode untrusted) {
    List<String> free = terms.storageClasses();
    return new GuardPolicy("bulkhead-guards-claims", untrusted)
        .on("", GuardPolicy.WRITES, "persistentvolumeclaims")
        .let("granted", ObjectRules.GRANTED)
        .let("created", "request.operation == 'CREATE'")
        .rule(
            "!variables.created || object.spec.?volumeName.orValue('') == ''",
            "a claim must not choose its volume: remove volumeName")
        .ruleOfTenants(
            """
            variables.created || object.spec.?volumeName.orValue('') == oldObject.spec.?volumeName.orValue('')
            """,
            "the cluster binds claims to volumes: leave volumeName as it is")
        .rule(
            """
            (!variables.created && object.spec.?storageClassName == oldObject.spec.?storageClassName) || (%s)
            """
                .formatted(ofClass("object.spec.?storageClassName.orValue('')", free)),
            "the storage class must be granted, and one must be named where the cluster has no"
                + " default: name a storage class or ask for a grant")
        .rule(
            """
            !has(object.metadata.annotations) || !('%1$s' in object.metadata.annotations)
              || (!variables.created && oldObject.metadata.?annotations[?'%1$s'] == object.metadata.?annotations[?'%1$s'])
            """
                .formatted(OLD_CLASS),
            "a storage class is named in the spec: remove the annotation " + OLD_CLASS)
        .ruleOfTenants(
            """
            object.metadata.?annotations.orValue({}).all(k, !%s
              || (!variables.created && oldObject.metadata.?annotations[?k] == object.metadata.?annotations[?k]))
            """
                .formatted(BINDS),
            "the cluster says by annotations which volume and node a claim has: remove those of"
                + " volume.kubernetes.io and pv.kubernetes.io")
        .rule(
            """
            !has(object.spec.selector) || (!variables.created && object.spec.?selector == oldObject.spec.?selector)
            """,
            "a claim must not select volumes: remove the selector")
        .rule(
            """
            !has(object.spec.volumeAttributesClassName) || object.spec.volumeAttributesClassName == ''
              || (!variables.created && object.spec.?volumeAttributesClassName == oldObject.spec.?volumeAttributesClassName)
              || object.spec.volumeAttributesClassName in %s
            """
                .formatted(granted(GrantAnnotation.STORAGE_CLASSES)),
            "the volume attributes class must be granted as a storage class: remove it or ask for a"
                + " grant")
        .rule(
            """
            (!variables.created && object.spec.?dataSource == oldObject.spec.?dataSource
                && object.spec.?dataSourceRef == oldObject.spec.?dataSourceRef)
              || ((%s) && (%s))
            """
                .formatted(
                    source("object.spec", "dataSource"), source("object.spec", "dataSourceRef")),
            "a claim must not copy data of another namespace, nor be filled by what the operator"
                + " did not grant: remove dataSourceRef.namespace, or ask for a grant of the API"
                + " group");
  }

  /// CEL over a claim template; its class may be left out, since the claim is judged when it is
  /// created.
  static String ofTemplate(String template, List<String> free) {
    return """
    (!has(%1$s.spec) || (%1$s.spec.?volumeName.orValue('') == ''
        && (!has(%1$s.spec.storageClassName) || %2$s)
        && !has(%1$s.spec.selector) && (%3$s) && (%4$s)
        && (!has(%1$s.spec.volumeAttributesClassName) || %1$s.spec.volumeAttributesClassName == '' || %1$s.spec.volumeAttributesClassName in %5$s)))
      && (!has(%1$s.metadata) || (%1$s.metadata.?annotations.orValue({}).all(k, !%6$s && !k.startsWith('bulkhead.io/'))
        && %1$s.metadata.?labels.orValue({}).all(k, !k.startsWith('bulkhead.io/'))))
    """
        .formatted(
            template,
            ofClass(template + ".spec.storageClassName", free),
            source(template + ".spec", "dataSource"),
            source(template + ".spec", "dataSourceRef"),
            granted(GrantAnnotation.STORAGE_CLASSES),
            BINDS)
        .strip();
  }

  private static String ofClass(String name, List<String> free) {
    return "(%1$s != '' && (%1$s in %2$s || %1$s in %3$s))"
        .formatted(name, PodRules.texts(free), granted(GrantAnnotation.STORAGE_CLASSES));
  }

  private static String source(String spec, String member) {
    return """
    !has(%1$s.%2$s) || %1$s.%2$s == null || (%1$s.%2$s.?namespace.orValue(request.namespace) == request.namespace
      && (!has(%1$s.%2$s.apiGroup) || %1$s.%2$s.apiGroup == null || %1$s.%2$s.apiGroup == ''
        ? %1$s.%2$s.?kind.orValue('') == 'PersistentVolumeClaim'
        : ((%1$s.%2$s.apiGroup == 'snapshot.storage.k8s.io' && %1$s.%2$s.?kind.orValue('') == 'VolumeSnapshot')
          || %1$s.%2$s.apiGroup in %3$s)))
    """
        .formatted(spec, member, granted(GrantAnnotation.API_GROUPS))
        .strip();
  }

  private ClaimRules() {}
}
