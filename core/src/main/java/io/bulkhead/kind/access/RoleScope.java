package io.bulkhead.kind.access;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// A role with its scope. Operators and auditors have no scope, project owners have projects,
/// department users have logical clouds.
///
/// @param projects by name
/// @param logicalClouds as `project/logical-cloud`
public record RoleScope(Role role, List<String> projects, List<String> logicalClouds) {
  private static final String NAME = "[A-Za-z0-9]([-A-Za-z0-9_.]{0,126}[A-Za-z0-9])?";
  private static final Pattern PROJECT = Pattern.compile(NAME);
  private static final Pattern CLOUD = Pattern.compile(NAME + "/" + NAME);

  public RoleScope {
    projects = List.copyOf(projects);
    logicalClouds = List.copyOf(logicalClouds);
    fault(role, projects, logicalClouds)
        .ifPresent(text -> {
          throw new IllegalArgumentException(text);
        });
  }

  public static RoleScope of(Role role) {
    return new RoleScope(role, List.of(), List.of());
  }

  public static RoleScope owner(String... projects) {
    return new RoleScope(Role.PROJECT_OWNER, List.of(projects), List.of());
  }

  public static RoleScope department(String... logicalClouds) {
    return new RoleScope(Role.DEPARTMENT_USER, List.of(), List.of(logicalClouds));
  }

  /// Why this is no valid scope; empty if it is.
  public static Optional<String> fault(
      Role role, List<String> projects, List<String> logicalClouds) {
    boolean owner = role == Role.PROJECT_OWNER;
    boolean department = role == Role.DEPARTMENT_USER;
    if (owner == projects.isEmpty()) {
      return Optional.of(
          owner
              ? "projects: a project-owner needs at least one project"
              : "projects: only a project-owner is bound to projects");
    }
    if (department == logicalClouds.isEmpty()) {
      return Optional.of(
          department
              ? "logicalClouds: a department-user needs at least one logical cloud"
              : "logicalClouds: only a department-user is bound to logical clouds");
    }
    return projects.stream()
        .filter(name -> !PROJECT.matcher(name).matches())
        .findFirst()
        .map(name -> "projects: \"" + name + "\" is no name of a project")
        .or(() ->
            logicalClouds.stream()
                .filter(name -> !CLOUD.matcher(name).matches())
                .findFirst()
                .map(name -> "logicalClouds: \"" + name + "\" is not PROJECT/LOGICAL-CLOUD"));
  }
}
