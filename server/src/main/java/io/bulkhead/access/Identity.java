package io.bulkhead.access;

import io.bulkhead.diagnostic.Diagnostic.Audience;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.Reader;
import java.util.List;

/// The caller of a request.
///
/// @param name for the audit, such as `operator`, `token:ci` or `oidc:dana@acme.example`
/// @param roles at the time of authentication; permissions add up
/// @param credential the source of the roles
public record Identity(String name, List<RoleScope> roles, Credential credential) {
  public Identity {
    roles = List.copyOf(roles);
  }

  /// A caller whose roles nobody can revoke.
  public Identity(String name, List<RoleScope> roles) {
    this(name, roles, new Credential.Fixed(roles));
  }

  /// The same with the current roles.
  public Identity now(Reader reader) {
    return new Identity(name, credential.roles(reader), credential);
  }

  /// A caller without a known token.
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
