package io.bulkhead.kind.access;

import com.fasterxml.jackson.annotation.JsonProperty;

/// The role of a caller. What each role may do is listed in
/// [Permissions][io.bulkhead.authorization.Permissions].
public enum Role {
  /// The telco: owns clusters, trust and the baseline.
  @JsonProperty("operator")
  OPERATOR("operator"),
  /// Reads everything but secrets, and writes nothing.
  @JsonProperty("auditor")
  AUDITOR("auditor"),
  /// A customer: manages the logical clouds and apps of its projects.
  @JsonProperty("project-owner")
  PROJECT_OWNER("project-owner"),
  /// A department of a customer: deploys into its logical clouds.
  @JsonProperty("department-user")
  DEPARTMENT_USER("department-user");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /// As written in documents.
  public String text() {
    return text;
  }
}
