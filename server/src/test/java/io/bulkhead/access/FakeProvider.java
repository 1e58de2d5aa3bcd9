package io.bulkhead.access;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.lang.JoseException;

/// A provider whose key belongs to the test, so that it can sign what no honest provider signs.
final class FakeProvider implements AutoCloseable {
  static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  final List<String> asked = new CopyOnWriteArrayList<>();
  final HttpServer server;
  RsaJsonWebKey key = key("one");
  volatile String claimedIssuer;

  FakeProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    claimedIssuer = issuer().toString();
    server.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          boolean keys = exchange.getRequestURI().getPath().equals("/keys");
          String body =
              keys
                  ? new JsonWebKeySet(key).toJson()
                  : "{\"issuer\":\"%s\",\"jwks_uri\":\"%s/keys\"}"
                      .formatted(claimedIssuer, issuer());
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  static RsaJsonWebKey key(String id) {
    try {
      RsaJsonWebKey made = RsaJwkGenerator.generateJwk(2048);
      made.setKeyId(id);
      return made;
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  JwtClaims claims() {
    var claims = new JwtClaims();
    claims.setIssuer(issuer().toString());
    claims.setAudience("bulkhead");
    claims.setSubject("dana");
    claims.setIssuedAt(NumericDate.fromSeconds(NOW.getEpochSecond()));
    claims.setExpirationTime(NumericDate.fromSeconds(NOW.plusSeconds(3600).getEpochSecond()));
    return claims;
  }

  /// A valid token with changes.
  String token(Consumer<JwtClaims> claims, Consumer<JsonWebSignature> signature) {
    JwtClaims said = claims();
    claims.accept(said);
    var signed = new JsonWebSignature();
    signed.setAlgorithmHeaderValue(AlgorithmIdentifiers.RSA_USING_SHA256);
    signed.setKeyIdHeaderValue(key.getKeyId());
    signed.setKey(key.getPrivateKey());
    signed.setPayload(said.toJson());
    signature.accept(signed);
    try {
      return signed.getCompactSerialization();
    } catch (JoseException e) {
      throw new IllegalStateException(e);
    }
  }

  String token(Consumer<JwtClaims> claims) {
    return token(claims, signature -> {});
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
