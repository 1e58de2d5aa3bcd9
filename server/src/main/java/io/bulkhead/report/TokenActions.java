package io.bulkhead.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Name;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.manifest.Json;
import io.bulkhead.response.TokenResponse;
import io.bulkhead.store.AccessToken;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// Creates, lists and revokes bearer tokens.
final class TokenActions {
  private static final Duration USUAL = Duration.ofDays(90);
  private static final Duration SLACK = Duration.ofMinutes(1);
  private static final int LONGEST_NAME = 128;
  private static final Set<String> MEMBERS =
      Set.of("name", "role", "projects", "logicalClouds", "expires");

  private final TokenBook book;
  private final InstantSource clock;
  private final Duration longest;

  /// @param longest maximum lifetime of a new token
  TokenActions(TokenBook book, InstantSource clock, Duration longest) {
    this.book = book;
    this.clock = clock;
    this.longest = longest;
  }

  Answer create(Call call) {
    JsonNode body = body(call.body());
    String name = text(body, "name");
    if (!name.matches(Name.PATTERN) || name.length() > LONGEST_NAME) {
      throw invalid(
          "name", "needs 1 to 128 letters, digits, '-', '_' or '.' with a letter or digit around");
    }
    List<String> projects = texts(body, "projects");
    List<String> clouds = texts(body, "logicalClouds");
    Role role = role(text(body, "role"));
    RoleScope.fault(role, projects, clouds)
        .ifPresent(fault -> {
          throw new BulkheadException(Problem.INVALID_SPEC, "Invalid Input:\n" + fault);
        });
    TokenBook.Made made =
        book.create(name, new RoleScope(role, projects, clouds), expires(body), call.who().name());
    return Answer.json(shown(made.token()).with(made.text()));
  }

  /// Includes the operator's first token, since it never expires; no other token can have its name.
  Answer list(Call call) {
    List<TokenResponse> shown = new ArrayList<>();
    if (book.hasFirst()) {
      shown.add(TokenResponse.first(Role.OPERATOR.text()));
    }
    book.list().forEach(token -> shown.add(shown(token)));
    return Answer.json(shown);
  }

  Answer revoke(Call call) {
    book.revoke(call.variables().getFirst());
    return Answer.EMPTY;
  }

  private static TokenResponse shown(AccessToken token) {
    RoleScope scope = token.terms().scope();
    return new TokenResponse(
        token.name(),
        scope.role().text(),
        scope.projects(),
        scope.logicalClouds(),
        token.terms().created(),
        token.terms().createdBy(),
        token.terms().expires(),
        token.lastUsed(),
        null);
  }

  /// Throws for anything but a JSON object with known members: a typo in `expires` must not leave a
  /// default in force.
  private static JsonNode body(byte[] bytes) {
    if (bytes.length == 0) {
      throw new BulkheadException(Problem.EMPTY_BODY, "Empty body");
    }
    JsonNode body = Json.parse(bytes);
    if (!body.isObject()) {
      throw new BulkheadException(Problem.UNDECODABLE_BODY, "The body is not a JSON object.");
    }
    body.fieldNames()
        .forEachRemaining(name -> {
          if (!MEMBERS.contains(name)) {
            throw invalid(name, "is not known here");
          }
        });
    return body;
  }

  private static String text(JsonNode body, String member) {
    JsonNode value = body.path(member);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw invalid(member, "must be a text");
    }
    return value.asText("").equals("null") ? "" : value.asText("");
  }

  private static List<String> texts(JsonNode body, String member) {
    JsonNode value = body.path(member);
    if (value.isMissingNode() || value.isNull()) {
      return List.of();
    }
    List<String> texts = new ArrayList<>();
    value.forEach(each -> texts.add(each.isTextual() ? each.asText() : ""));
    if (!value.isArray() || texts.contains("")) {
      throw invalid(member, "must be a list of texts");
    }
    return texts;
  }

  private static Role role(String text) {
    return Stream.of(Role.values())
        .filter(role -> role.text().equals(text))
        .findFirst()
        .orElseThrow(
            () -> invalid("role", "must be operator, auditor, project-owner or department-user"));
  }

  private Instant expires(JsonNode body) {
    String text = text(body, "expires");
    Instant now = clock.instant();
    if (text.isEmpty()) {
      return now.plus(USUAL.compareTo(longest) < 0 ? USUAL : longest);
    }
    Instant expires;
    try {
      expires = Instant.parse(text);
    } catch (DateTimeParseException e) {
      throw invalid("expires", "must be a time such as 2027-01-31T00:00:00Z");
    }
    if (!expires.isAfter(now)) {
      throw invalid("expires", "is in the past");
    }
    // A caller's clock may be a little ahead of ours.
    if (expires.isAfter(now.plus(longest).plus(SLACK))) {
      throw invalid(
          "expires",
          "is more than "
              + longest.toDays()
              + " days away, the longest that this hub allows (--token-max-days)");
    }
    return expires;
  }

  private static BulkheadException invalid(String member, String text) {
    return new BulkheadException(
        Problem.INVALID_SPEC, "Invalid Input:\n" + member + ": " + text, member);
  }
}
