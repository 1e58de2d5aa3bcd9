package io.bulkhead.kind.tenancy;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A department of a customer: a namespace on each of its clusters, with a user of its own.
public record LogicalCloud(@Valid Metadata metadata, @Valid Spec spec) {

  public LogicalCloud {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Spec.NONE);
  }

  /// The department's name for its user, as shown in its kubeconfig. On the clusters the user has a
  /// name that no tenant chooses.
  public String userName() {
    return spec.user().userName().isEmpty() ? metadata.name() + "-user" : spec.user().userName();
  }

  public LogicalCloud withNamespace(String namespace) {
    return new LogicalCloud(
        metadata,
        new Spec(
            namespace, spec.labels, spec.level, spec.user, spec.trust, spec.sandbox, spec.adopt));
  }

  LogicalCloud withTrust(Trust trust) {
    return new LogicalCloud(
        metadata,
        new Spec(spec.namespace, spec.labels, spec.level, spec.user, trust, spec.sandbox));
  }

  /// @param namespace created on every cluster; `default` for level 0
  /// @param labels of the namespace; null stays null
  /// @param level `0` (cluster credentials, operators only) or `1`
  /// @param trust absent unless sent
  /// @param sandbox preferred sandbox class, absent unless sent
  /// @param adopt whether an existing namespace is taken over, and left when the cloud is removed;
  ///   for trusted clouds, by operators. Absent unless true
  public record Spec(
      @Size(max = 128) String namespace,
      @Nullable Map<String, @Size(max = 128) String> labels,
      @Size(max = 2) @Pattern(regexp = "0|1", message = "must be \"0\" or \"1\"") String level,
      @Valid User user,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Trust trust,
      @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String sandbox,
      @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean adopt) {
    static final Spec NONE = new Spec("", null, "1", User.NONE, null, null);

    public Spec(
        String namespace,
        @Nullable Map<String, String> labels,
        String level,
        User user,
        @Nullable Trust trust,
        @Nullable String sandbox) {
      this(namespace, labels, level, user, trust, sandbox, false);
    }

    public Spec {
      namespace = Zero.text(namespace);
      level = Zero.text(level).isEmpty() ? "1" : level;
      user = Zero.or(user, User.NONE);
    }

    /// Level 0: works with the clusters' registered credentials.
    @JsonIgnore
    public boolean admin() {
      return level.equals("0");
    }
  }

  /// The department's user; gets a certificate on each cluster.
  public record User(@Size(max = 20) String userName, @Size(max = 128) String type) {
    static final User NONE = new User("", "");

    public User {
      userName = Zero.text(userName);
      type = Zero.text(type);
    }
  }
}
