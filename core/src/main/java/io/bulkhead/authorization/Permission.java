package io.bulkhead.authorization;

import io.bulkhead.kind.access.Role;

/// One row of [Permissions].
///
/// @param subject a kind such as `LogicalCloud`, or a path such as `/v2/audit`
/// @param deed a [AccessVerb], or an action such as `POST instantiate`
/// @param operator reach of an operator's permission; likewise for the other roles
public record Permission(
    String subject, String deed, Reach operator, Reach auditor, Reach owner, Reach department) {
  public Reach of(Role role) {
    return switch (role) {
      case OPERATOR -> operator;
      case AUDITOR -> auditor;
      case PROJECT_OWNER -> owner;
      case DEPARTMENT_USER -> department;
    };
  }
}
