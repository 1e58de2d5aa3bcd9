package io.bulkhead.access;

import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.Reader;
import java.util.List;

/// Who asks.
///
/// @param name for the audit, such as `operator`, `token:ci` or `oidc:dana@acme.example`
/// @param roles that the caller had when that was found out; permissions add up
/// @param credential where they come from
public record Identity(String name, List<RoleScope> roles, Credential credential) {
  public Identity {
    roles = List.copyOf(roles);
  }

  /// One whose roles nobody can take back.
  public Identity(String name, List<RoleScope> roles) {
    this(name, roles, new Credential.Fixed(roles));
  }

  /// The same with the roles of this moment.
  public Identity now(Reader reader) {
    return new Identity(name, credential.roles(reader), credential);
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
