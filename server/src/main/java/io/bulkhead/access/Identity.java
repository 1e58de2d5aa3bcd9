package io.bulkhead.access;

import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import java.util.List;

/// Who asks.
///
/// @param name for the audit, such as `operator`, `token:ci` or `oidc:dana@acme.example`
/// @param roles that the caller has; permissions add up
public record Identity(String name, List<RoleScope> roles) {
  public Identity {
    roles = List.copyOf(roles);
  }

  /// Whoever sent no token that is known.
  public static final Identity UNKNOWN = new Identity("unknown", List.of());

  public boolean unknown() {
    return equals(UNKNOWN);
  }

  public static Identity operator(String name) {
    return new Identity(name, List.of(RoleScope.of(Role.OPERATOR)));
  }

  public boolean operator() {
    return roles.stream().anyMatch(scope -> scope.role() == Role.OPERATOR);
  }

  /// How findings are worded for the caller.
  public Audience audience() {
    return operator() ? Audience.OPERATOR : Audience.TENANT;
  }
}
