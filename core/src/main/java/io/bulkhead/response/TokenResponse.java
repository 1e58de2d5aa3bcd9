package io.bulkhead.response;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A bearer token.
///
/// @param role such as `project-owner`
/// @param projects that it is bound to; null for the operator's first token, as are the next four
/// @param logicalClouds `project/logical-cloud`
/// @param lastUsed null for never
/// @param token the secret itself, only in the answer to its creation
public record TokenResponse(
    String name,
    String role,
    @JsonInclude(Include.NON_NULL) @Nullable List<String> projects,
    @JsonInclude(Include.NON_NULL) @Nullable List<String> logicalClouds,
    @JsonInclude(Include.NON_NULL) @Nullable Instant created,
    String createdBy,
    @JsonInclude(Include.NON_NULL) @Nullable Instant expires,
    @JsonInclude(Include.NON_NULL) @Nullable Instant lastUsed,
    @JsonInclude(Include.NON_NULL) @Nullable String token) {
  /// The operator's first token, which never expires.
  public static TokenResponse first(String role) {
    return new TokenResponse(
        "(first)", role, null, null, null, "the first start", null, null, null);
  }

  /// The same with the secret.
  public TokenResponse with(String secret) {
    return new TokenResponse(
        name, role, projects, logicalClouds, created, createdBy, expires, lastUsed, secret);
  }
}
