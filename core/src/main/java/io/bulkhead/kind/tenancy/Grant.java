package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// What an operator allows an untrusted logical cloud beyond the strictest rules. Several grants of
/// one cloud add up. Without any grant, nothing of this is allowed (but images may come from
/// anywhere).
public record Grant(@Valid Metadata metadata, @Valid Spec spec) {
  private static final String HOST =
      "(\\*\\.)?[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*";
  private static final String NAME = "[a-z0-9]([-a-z0-9.]*[a-z0-9])?";
  private static final String QUALIFIED =
      "[a-z0-9]([-a-z0-9.]*[a-z0-9])?/[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?";

  public Grant {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Spec.NONE);
  }

  /// A level of the Pod Security Standards. `privileged` cannot be granted: it gives access to the
  /// host.
  public enum Level {
    @JsonProperty("baseline")
    BASELINE,
    @JsonProperty("restricted")
    RESTRICTED;

    public String text() {
      return this == BASELINE ? "baseline" : "restricted";
    }
  }

  /// @param podSecurity `baseline` instead of `restricted`
  /// @param serviceTypes besides ClusterIP
  /// @param priorityClasses by name, as are storageClasses
  /// @param devices extended resources, such as `example.com/gpu`, and huge pages: `hugepages-2Mi`
  /// @param tolerations keys of taints
  /// @param hosts of routes; `*.press.example` covers all names below
  /// @param gateways of others, `namespace/name`; for TCPRoutes and UDPRoutes
  ///   `namespace/name/section`
  /// @param egress CIDRs outside the cluster
  /// @param registries prefixes of image names; images may only come from these
  /// @param annotations keys of annotations and labels, or whole domains, beyond those that charts
  ///   ordinarily use: `cert-manager.io/cluster-issuer`, `service.beta.kubernetes.io`
  /// @param apiGroups groups of custom resources that user permissions may name, or get by `*`
  /// @param csiDrivers of inline volumes
  /// @param tokenAudiences audiences that service account tokens may have
  /// @param bounds limits on the namespace's objects on each cluster by quota key, instead of
  ///   Bulkhead's own bounds (`count/configmaps: "1000"`); of several grants the largest counts
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(
      @Nullable Level podSecurity,
      @Size(max = 8)
          List<
                  @Pattern(
                      regexp = "NodePort|LoadBalancer",
                      message = "must be NodePort or LoadBalancer")
                  String>
              serviceTypes,
      @Size(max = 64) List<@Pattern(regexp = NAME) String> storageClasses,
      @Size(max = 64)
          List<
                  @Pattern(
                      regexp = "(?!system-)" + NAME,
                      message = "must be a priority class that is not the system's")
                  String>
              priorityClasses,
      @Size(max = 64) List<@Pattern(regexp = "hugepages-[0-9]+[KMG]i|" + QUALIFIED) String> devices,
      @Size(max = 64)
          List<
                  @Pattern(
                      regexp = "(?!bulkhead\\.io/)(?!node-role\\.kubernetes\\.io/)[-A-Za-z0-9_./]+",
                      message = "must not be a taint of the operator")
                  String>
              tolerations,
      @Size(max = 64) List<@Pattern(regexp = HOST) String> hosts,
      @Size(max = 64)
          List<@Pattern(regexp = QUALIFIED + "(/[a-z0-9]([-a-z0-9.]*[a-z0-9])?)?") String> gateways,
      @Size(max = 64)
          List<@Pattern(regexp = "[0-9a-fA-F.:]+/[0-9]{1,3}", message = "must be a CIDR") String>
              egress,
      @Size(max = 64) List<@Pattern(regexp = "[-a-z0-9.:/_]+[-a-z0-9_]") String> registries,
      @Size(max = 64)
          List<
                  @Pattern(
                      regexp = "(?!bulkhead\\.io(/|$))[-A-Za-z0-9_.]+(/[-A-Za-z0-9_.]+)?",
                      message = "must be a key or a domain that is not of bulkhead.io")
                  String>
              annotations,
      @Size(max = 64)
          List<
                  @Pattern(
                      regexp = "[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)+",
                      message = "must be an API group")
                  String>
              apiGroups,
      @Size(max = 64) List<@Pattern(regexp = NAME) String> csiDrivers,
      @Size(max = 64)
          List<@Pattern(regexp = "[^,\\s]+", message = "must have no commas or blanks") String>
              tokenAudiences,
      @Size(max = 64) SequencedMap<String, @Size(max = 128) String> bounds) {
    static final Spec NONE =
        new Spec(
            null,
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            List.of(),
            new LinkedHashMap<>());

    public Spec {
      serviceTypes = Zero.list(serviceTypes);
      storageClasses = Zero.list(storageClasses);
      priorityClasses = Zero.list(priorityClasses);
      devices = Zero.list(devices);
      tolerations = Zero.list(tolerations);
      hosts = Zero.list(hosts);
      gateways = Zero.list(gateways);
      egress = Zero.list(egress);
      registries = Zero.list(registries);
      annotations = Zero.list(annotations);
      apiGroups = Zero.list(apiGroups);
      csiDrivers = Zero.list(csiDrivers);
      tokenAudiences = Zero.list(tokenAudiences);
      bounds = new LinkedHashMap<>(Zero.or(bounds, new LinkedHashMap<>()));
    }
  }
}
