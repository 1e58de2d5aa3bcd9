package io.bulkhead.access;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.manifest.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.VerificationJwkSelector;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwx.JsonWebStructure;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/// The public keys of the provider, found through its discovery document. Addresses and keys inside
/// a token are ignored.
final class ProviderKeys implements VerificationKeyResolver {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /// Keys are fetched again after this time, so that withdrawn ones expire.
  private static final Duration FRESH = Duration.ofMinutes(15);

  /// Minimum interval between fetches caused by tokens with unknown keys.
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private static final int LARGEST = 1 << 20;

  private final URI issuer;
  private final InstantSource clock;
  private @Nullable Known known;
  private Instant tried = Instant.MIN;

  private record Known(List<JsonWebKey> keys, Instant read) {}

  ProviderKeys(URI issuer, InstantSource clock) {
    this.issuer = issuer;
    this.clock = clock;
  }

  @Override
  public synchronized Key resolveKey(JsonWebSignature token, List<JsonWebStructure> outer)
      throws UnresolvableKeyException {
    Instant now = clock.instant();
    Known old = known;
    if (old == null || now.isAfter(old.read().plus(FRESH))) {
      refresh(now);
    }
    JsonWebKey key = select(token);
    if (key == null) {
      refresh(now);
      key = select(token);
    }
    if (key == null) {
      throw new UnresolvableKeyException("the provider has no such key");
    }
    return key.getKey();
  }

  private @Nullable JsonWebKey select(JsonWebSignature token) throws UnresolvableKeyException {
    Known now = known;
    try {
      return now == null ? null : new VerificationJwkSelector().select(token, now.keys());
    } catch (JoseException e) {
      throw new UnresolvableKeyException("no key fits the token", e);
    }
  }

  private void refresh(Instant now) throws UnresolvableKeyException {
    if (now.isBefore(tried.plus(PAUSE))) {
      return;
    }
    tried = now;
    try (var client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      JsonNode discovery = Json.parse(read(client, discovery()));
      if (!discovery.path("issuer").asText().equals(issuer.toString())) {
        throw new IOException("it says that it is " + discovery.path("issuer").asText());
      }
      URI keys = URI.create(discovery.path("jwks_uri").asText());
      if ("https".equals(issuer.getScheme()) && !"https".equals(keys.getScheme())) {
        throw new IOException("its keys are not behind TLS");
      }
      String text = new String(read(client, keys), StandardCharsets.UTF_8);
      known = new Known(List.copyOf(new JsonWebKeySet(text).getJsonWebKeys()), now);
    } catch (IOException | JoseException | BulkheadException | IllegalArgumentException e) {
      throw new UnresolvableKeyException("cannot ask " + issuer + " for its keys", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnresolvableKeyException("interrupted", e);
    }
  }

  private URI discovery() {
    String base = issuer.toString();
    return URI.create(
        (base.endsWith("/") ? base : base + "/") + ".well-known/openid-configuration");
  }

  private static byte[] read(HttpClient client, URI address)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(PATIENCE).build();
    HttpResponse<InputStream> answer = client.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      byte[] bytes = body.readNBytes(LARGEST + 1);
      if (answer.statusCode() != 200 || bytes.length > LARGEST) {
        throw new IOException(address + " answered " + answer.statusCode());
      }
      return bytes;
    }
  }
}
