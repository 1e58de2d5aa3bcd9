package io.bulkhead.kind.access;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.Zero;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gives a role to people, identified by claims of the identity provider.
public record RoleBinding(@Valid Metadata metadata, @Valid Spec spec) {
  public static final String SUBJECT = "sub:";
  public static final String ADDRESS = "email:";

  public RoleBinding {
    metadata = Zero.or(metadata, Metadata.NONE);
    spec = Zero.or(spec, Spec.NONE);
  }

  /// @param role `operator`, `auditor`, `project-owner` or `department-user`
  /// @param projects of a project owner, by name
  /// @param logicalClouds of a department user, as `project/logical-cloud`
  /// @param users `sub:SUBJECT` (claim `sub`) or `email:ADDRESS` (claim `email`, verified); without
  ///   a prefix, a value with an `@` is an address and any other a subject
  /// @param groups of the claim `groups`
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Spec(
      @NotNull @Nullable Role role,
      @Size(max = 256) List<String> projects,
      @Size(max = 256) List<String> logicalClouds,
      @Size(max = 256) List<@Size(min = 1, max = 256) String> users,
      @Size(max = 256) List<@Size(min = 1, max = 256) String> groups) {
    static final Spec NONE = new Spec(null, List.of(), List.of(), List.of(), List.of());

    public Spec {
      projects = Zero.list(projects);
      logicalClouds = Zero.list(logicalClouds);
      users = Zero.list(users);
      groups = Zero.list(groups);
    }
  }

  /// The users, each with the prefix of its claim.
  public List<String> people() {
    return spec.users().stream()
        .map(user ->
            user.startsWith(SUBJECT) || user.startsWith(ADDRESS)
                ? user
                : (user.contains("@") ? ADDRESS : SUBJECT) + user)
        .toList();
  }

  /// The text for a contradiction between members; null for none.
  @Nullable String fault() {
    if (spec.role() == null) {
      return null;
    }
    if (spec.users().isEmpty() && spec.groups().isEmpty()) {
      return "Invalid Input:\nspec: needs at least one of users and groups";
    }
    return RoleScope.fault(spec.role(), spec.projects(), spec.logicalClouds())
        .map(text -> "Invalid Input:\nspec." + text)
        .orElse(null);
  }
}
