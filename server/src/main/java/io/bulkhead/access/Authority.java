package io.bulkhead.access;

import io.bulkhead.authorization.AccessVerb;
import io.bulkhead.authorization.Permissions;
import io.bulkhead.authorization.Reach;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Reader;
import java.util.List;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Decides by the [list of permissions][Permissions] and the scopes of the caller's roles.
public final class Authority {
  private final Ownership ownership;

  public Authority(KindTable table) {
    this.ownership = new Ownership(table);
  }

  /// Whether the caller may be allowed on some document of the kind. If not, the store need not be
  /// read.
  public boolean ever(Identity who, Kind<?> kind, AccessVerb deed) {
    return any(who, role -> Permissions.reach(role, kind, deed));
  }

  public boolean ever(Identity who, Action action) {
    return any(who, role -> Permissions.reach(role, action));
  }

  /// Whether the caller may read a page outside of `/v2`.
  public boolean page(Identity who, String path) {
    return everywhere(who, role -> Permissions.reach(role, path));
  }

  /// Whether the caller is allowed on every document of the kind.
  public boolean everywhere(Identity who, Kind<?> kind, AccessVerb deed) {
    return everywhere(who, role -> Permissions.reach(role, kind, deed));
  }

  public boolean everywhere(Identity who, Action action) {
    return everywhere(who, role -> Permissions.reach(role, action));
  }

  /// Whether a document exists for the caller.
  public boolean sees(Identity who, Kind<?> kind, DocumentKey key, Reader reader) {
    return may(who, kind, AccessVerb.GET, key, null, reader);
  }

  /// @param body the body to be written, null for other verbs
  public boolean may(
      Identity who,
      Kind<?> kind,
      AccessVerb deed,
      DocumentKey key,
      @Nullable Object body,
      Reader reader) {
    return decide(
        who,
        role -> Permissions.reach(role, kind, deed),
        scope -> ownership.owns(scope, deed.reads(), key, body, reader));
  }

  public boolean may(Identity who, Action action, DocumentKey key, Reader reader) {
    return decide(
        who,
        role -> Permissions.reach(role, action),
        scope -> ownership.owns(scope, false, key, null, reader));
  }

  private static boolean decide(
      Identity who, Function<Role, Reach> reach, Predicate<RoleScope> owns) {
    for (RoleScope scope : who.roles()) {
      boolean allowed =
          switch (reach.apply(scope.role())) {
            case NOTHING -> false;
            case OWN -> owns.test(scope);
            case EVERYTHING -> true;
          };
      if (allowed) {
        return true;
      }
    }
    return false;
  }

  private static boolean any(Identity who, Function<Role, Reach> reach) {
    return decide(who, reach, scope -> true);
  }

  private static boolean everywhere(Identity who, Function<Role, Reach> reach) {
    return decide(who, reach, scope -> false);
  }

  /// The logical clouds of a project that the caller works for without owning the project.
  public List<String> departments(Identity who, String project) {
    boolean more =
        who.roles().stream()
            .anyMatch(scope -> scope.role() == Role.OPERATOR || scope.projects().contains(project));
    return more
        ? List.of()
        : who.roles().stream()
            .flatMap(scope -> scope.logicalClouds().stream())
            .filter(cloud -> cloud.startsWith(project + "/"))
            .distinct()
            .toList();
  }

  /// `an operator or project-owner`, for texts.
  public static String names(List<Role> roles) {
    return roles.isEmpty()
        ? "nobody"
        : (roles.getFirst() == Role.OPERATOR ? "an " : "a ")
            + roles.stream().map(Role::text).collect(Collectors.joining(" or "));
  }
}
