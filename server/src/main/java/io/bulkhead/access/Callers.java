package io.bulkhead.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Finds out who sends a request, by the ways that the hub was started with.
public final class Callers {
  private final List<Function<String, Optional<Identity>>> ways;
  private final Optional<Identity> anybody;

  private Callers(List<Function<String, Optional<Identity>>> ways, Optional<Identity> anybody) {
    this.ways = List.copyOf(ways);
    this.anybody = anybody;
  }

  /// The operator's first token, and the tokens that operators made.
  public static Callers of(Tokens first, TokenBook book) {
    return new Callers(List.of(first::holder, book::identify), Optional.empty());
  }

  /// These, and people whom a provider vouches for.
  public Callers and(Oidc provider) {
    return new Callers(
        Stream.concat(ways.stream(), Stream.of(provider::identify)).toList(), anybody);
  }

  /// Everybody is an operator. For one machine alone.
  public static Callers open() {
    return new Callers(List.of(), Optional.of(Identity.operator("anonymous")));
  }

  /// Who sent this `Authorization` header; empty for nobody we know. May block.
  public Optional<Identity> identify(String authorization) {
    if (anybody.isPresent()) {
      return anybody;
    }
    return Bearer.text(authorization)
        .flatMap(token -> ways.stream().flatMap(way -> way.apply(token).stream()).findFirst());
  }
}
