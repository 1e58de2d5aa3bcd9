package io.bulkhead.access;

/// Who asks.
///
/// @param name for the audit, such as `operator` or `token:ci`
public record Identity(String name, Role role) {
  public enum Role {
    /// The telco: owns clusters, trust and the baseline.
    OPERATOR,
    /// Works with projects and what is below them; may not say `trusted`.
    TENANT
  }

  public boolean operator() {
    return role == Role.OPERATOR;
  }
}
