package io.bulkhead.testbed.cluster;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A kind of admission policy that an API server can be started without, like older ones.
public enum AdmissionPolicyKind {
  MUTATING("MutatingAdmissionPolicy", "mutatingadmissionpolic"),
  VALIDATING("ValidatingAdmissionPolicy", "validatingadmissionpolic");

  private static final String API = "admissionregistration.k8s.io/v1/";

  private final String plugin;
  private final String stem;

  AdmissionPolicyKind(String plugin, String stem) {
    this.plugin = plugin;
    this.stem = stem;
  }

  /// Flags for an API server that serves none of these. They also disable its plug-ins, which would
  /// wait for the missing APIs and refuse all requests meanwhile.
  static List<String> flags(Collection<AdmissionPolicyKind> withheld) {
    List<String> flags = new ArrayList<>();
    if (!withheld.isEmpty()) {
      flags.add(
          withheld.stream()
              .flatMap(policy -> Stream.of(policy.stem + "ies", policy.stem + "ybindings"))
              .map(resource -> API + resource + "=false")
              .collect(Collectors.joining(",", "--runtime-config=", "")));
      flags.add(
          withheld.stream()
              .map(policy -> policy.plugin)
              .collect(Collectors.joining(",", "--disable-admission-plugins=", "")));
    }
    return flags;
  }
}
