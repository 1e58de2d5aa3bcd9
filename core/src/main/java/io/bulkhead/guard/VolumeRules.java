package io.bulkhead.guard;

import static io.bulkhead.guard.PodRules.granted;

import io.bulkhead.guard.GuardPolicy.Rule;
import io.bulkhead.label.GrantAnnotation;
import java.util.List;

/// Rules for the volumes of a pod: a part of [PodRules].
final class VolumeRules {
  /// Volumes that consist of API objects or claims, the common ones first; all others mount
  /// something that the node can reach. The API server ensures that a volume has one type only.
  private static final List<String> VOLUMES =
      List.of(
          "emptyDir",
          "projected",
          "configMap",
          "secret",
          "persistentVolumeClaim",
          "downwardAPI",
          "csi",
          "ephemeral",
          "image");

  /// The sources of a projection are API objects as well.
  private static final List<String> PROJECTIONS =
      List.of("configMap", "downwardAPI", "secret", "clusterTrustBundle");

  static void add(List<Rule> rules, List<String> freeClasses) {
    rules.add(
        new Rule(
            PodRules.VOLUME,
            "!has(v.hostPath)",
            "an untrusted pod must not see the files of the host: use an emptyDir or a"
                + " PersistentVolumeClaim instead of hostPath"));
    rules.add(
        new Rule(
            PodRules.VOLUME,
            "has(v.hostPath) || "
                + String.join(" || ", VOLUMES.stream().map("has(v.%s)"::formatted).toList()),
            "volumes must be config maps, secrets, projections, empty directories or claims: use a"
                + " PersistentVolumeClaim"));
    rules.add(
        new Rule(
            PodRules.VOLUME,
            """
            !has(v.projected) || !has(v.projected.sources) || v.projected.sources.all(s, has(s.serviceAccountToken)
              ? (!has(s.serviceAccountToken.audience) || %s) : (%s))
            """
                .formatted(
                    PodRules.audience("s.serviceAccountToken.audience"),
                    String.join(" || ", PROJECTIONS.stream().map("has(s.%s)"::formatted).toList())),
            "tokens of service accounts are for this cluster only, and certificates of pods for"
                + " none: remove the audience and podCertificate, or ask for a grant"));
    rules.add(
        new Rule(
            PodRules.VOLUME,
            "!has(v.csi) || v.csi.?driver.orValue('') != '' && v.csi.driver in "
                + granted(GrantAnnotation.CSI_DRIVERS),
            "drivers of inline csi volumes work on the node: use a PersistentVolumeClaim or ask for"
                + " a grant"));
    rules.add(
        new Rule(
            PodRules.VOLUME,
            """
            !has(v.emptyDir) || !has(v.emptyDir.medium) || v.emptyDir.medium in ['', 'Memory']
              || %s.exists(g, g.startsWith('hugepages-'))
            """
                .formatted(granted(GrantAnnotation.DEVICES)),
            "huge pages of the host must be granted: leave out the medium of the emptyDir or ask"
                + " for a grant"));
    rules.add(
        new Rule(
            PodRules.VOLUME,
            "!has(v.ephemeral) || !has(v.ephemeral.volumeClaimTemplate) || (%s)"
                .formatted(ClaimRules.ofTemplate("v.ephemeral.volumeClaimTemplate", freeClasses)),
            ClaimRules.TEMPLATES));
  }

  private VolumeRules() {}
}
