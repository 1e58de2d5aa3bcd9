package io.bulkhead.access;

import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.AccessToken;
import io.bulkhead.store.Store;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tokens that operators create: bound to a role, expiring, revocable. Only their hash is stored.
///
/// A token reads `bulkhead_ID_SECRET`: scanners for leaked secrets can recognise it, and the id
/// finds its row.
public final class TokenBook {
  /// Maximum lifetime of a token, unless an operator configures another one.
  public static final Duration LONGEST = Duration.ofDays(366);

  private static final Logger LOG = LoggerFactory.getLogger(TokenBook.class);
  private static final String PREFIX = "bulkhead";

  /// Minimum interval between recorded uses of a token.
  private static final Duration NOTED = Duration.ofMinutes(1);

  private final Store store;
  private final InstantSource clock;
  private final Map<String, Instant> noted = new ConcurrentHashMap<>();

  public TokenBook(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  /// @param text the token, to be shown once
  public record Made(AccessToken token, String text) {}

  /// Throws `ALREADY_EXISTS` for a name that is taken.
  public Made create(String name, RoleScope scope, Instant expires, String by) {
    String id = Secrets.id();
    String secret = Secrets.secret();
    byte[] salt = Secrets.salt();
    var terms = new AccessToken.Terms(scope, clock.instant(), expires, by);
    var token = new AccessToken(name, id, salt, Secrets.hash(salt, secret), terms, null);
    store.write(writer -> {
      if (writer.tokens().byName(name).isPresent()) {
        throw new BulkheadException(Problem.ALREADY_EXISTS, "Token already exists");
      }
      writer.tokens().add(token);
      return 0;
    });
    return new Made(token, String.join("_", PREFIX, id, secret));
  }

  public List<AccessToken> list() {
    return store.read(reader -> reader.tokens().all());
  }

  /// Whether the operator's first token exists, which is not in this book.
  public boolean hasFirst() {
    return store.read(reader -> reader.secrets().find(Tokens.SECRET)).isPresent();
  }

  /// Throws `NOT_FOUND`.
  public void revoke(String name) {
    store.write(writer -> {
      if (!writer.tokens().delete(name)) {
        throw new BulkheadException(Problem.NOT_FOUND, "Token not found");
      }
      return 0;
    });
  }

  /// The identity that a token stands for; empty if it is unknown, revoked or expired.
  Optional<Identity> identify(String text) {
    String[] parts = text.split("_", 3);
    if (parts.length != 3 || !parts[0].equals(PREFIX)) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    Optional<AccessToken> known =
        store
            .read(reader -> reader.tokens().byId(parts[1]))
            .filter(
                token -> MessageDigest.isEqual(Secrets.hash(token.salt(), parts[2]), token.hash()))
            .filter(token -> now.isBefore(token.terms().expires()));
    known.ifPresent(token -> note(token, now));
    return known.map(token ->
        new Identity(
            "token:" + token.name(),
            List.of(token.terms().scope()),
            new Credential.Token(token.id())));
  }

  private void note(AccessToken token, Instant now) {
    Instant before = noted.get(token.id());
    if (before != null && now.isBefore(before.plus(NOTED))) {
      return;
    }
    noted.put(token.id(), now);
    try {
      store.write(writer -> {
        writer.tokens().used(token.id(), now);
        return 0;
      });
    } catch (RuntimeException e) {
      LOG.warn("The use of a token could not be written down", e);
    }
  }
}
