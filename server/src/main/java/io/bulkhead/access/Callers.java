package io.bulkhead.access;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/// Authenticates requests, in the ways that the hub was started with.
public final class Callers {
  private final List<Function<String, Optional<Identity>>> ways;
  private final Optional<Identity> anybody;

  private Callers(List<Function<String, Optional<Identity>>> ways, Optional<Identity> anybody) {
    this.ways = List.copyOf(ways);
    this.anybody = anybody;
  }

  /// Accepts the operator's first token, and tokens that operators created.
  public static Callers of(Tokens first, TokenBook book) {
    return new Callers(List.of(first::holder, book::identify), Optional.empty());
  }

  /// Also accepts people authenticated by an OpenID Connect provider.
  public Callers and(Oidc provider) {
    return new Callers(
        Stream.concat(ways.stream(), Stream.of(provider::identify)).toList(), anybody);
  }

  /// Everybody is an operator. Only for a hub on a local machine.
  public static Callers open() {
    return new Callers(List.of(), Optional.of(Identity.operator("anonymous")));
  }

  /// The sender of this `Authorization` header; empty if unknown. May block.
  public Optional<Identity> identify(String authorization) {
    if (anybody.isPresent()) {
      return anybody;
    }
    return Bearer.text(authorization)
        .flatMap(token -> ways.stream().flatMap(way -> way.apply(token).stream()).findFirst());
  }
}
