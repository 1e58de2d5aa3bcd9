package io.bulkhead.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.attestation.SigningKey;
import io.bulkhead.attestation.VerificationKey;
import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.response.KeySetResponse;
import io.bulkhead.response.KeySetResponse.Jwk;
import io.bulkhead.store.Store;
import io.bulkhead.store.Writer;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The hub's keys for reports, encrypted in the store. The newest one signs. Of older ones only the
/// public halves are kept, so that their signatures can be verified but no new ones made.
public final class ReportKeys {
  private static final String NAME = "report-keys";
  private final Store store;
  private final Clock clock;

  public ReportKeys(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /// @param secret the newest key's private half, PKCS 8 in Base64
  /// @param keys newest first
  private record Kept(String secret, List<Key> keys) {
    private Kept {
      keys = List.copyOf(keys);
    }
  }

  /// @param x the public half
  private record Key(String x, Instant made) {}

  /// The key that signs; created if there is none yet.
  public SigningKey signing() {
    return signing(kept());
  }

  /// The hub's first key, created at its first start. All of its reports name this key as the hub's
  /// identity, whichever key signs them.
  String hub() {
    return new VerificationKey(kept().keys().getLast().x()).id();
  }

  private static SigningKey signing(Kept kept) {
    var open = new VerificationKey(kept.keys().getFirst().x());
    return SigningKey.parse(Base64.getDecoder().decode(kept.secret()), open);
  }

  private Kept kept() {
    return store
        .read(reader -> reader.secrets().find(NAME))
        .map(ReportKeys::decoded)
        .orElseGet(() ->
            store.write(writer ->
                // Another replica may have been faster.
                writer
                    .secrets()
                    .find(NAME)
                    .map(ReportKeys::decoded)
                    .orElseGet(() -> more(writer, List.of()))));
  }

  private static Kept decoded(byte[] json) {
    return DocumentCodec.decode(Kept.class, json);
  }

  private Kept more(Writer writer, List<Key> older) {
    SigningKey fresh = generated();
    List<Key> keys = new ArrayList<>();
    keys.add(new Key(fresh.verification().x(), clock.instant()));
    keys.addAll(older);
    var kept = new Kept(Base64.getEncoder().encodeToString(fresh.encoded()), keys);
    writer.secrets().save(NAME, DocumentCodec.encode(kept));
    return kept;
  }

  private static SigningKey generated() {
    try {
      return SigningKey.of(KeyPairGenerator.getInstance("Ed25519").generateKeyPair());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /// A JWK set, newest first.
  ActionHandler.Answer shown(ActionHandler.Call call) {
    return ActionHandler.Answer.json(set(kept()));
  }

  /// Creates a new key that signs from now on.
  ActionHandler.Answer renew(ActionHandler.Call call) {
    return ActionHandler.Answer.json(
        store.write(writer ->
            set(
                more(
                    writer,
                    writer
                        .secrets()
                        .find(NAME)
                        .map(ReportKeys::decoded)
                        .map(Kept::keys)
                        .orElse(List.of())))));
  }

  private static KeySetResponse set(Kept kept) {
    return new KeySetResponse(kept.keys().stream().map(ReportKeys::jwk).toList());
  }

  private static Jwk jwk(Key key) {
    JsonNode jwk = new VerificationKey(key.x()).jwk();
    return new Jwk(
        jwk.path("kty").asText(),
        jwk.path("crv").asText(),
        jwk.path("x").asText(),
        jwk.path("kid").asText(),
        jwk.path("alg").asText(),
        jwk.path("use").asText(),
        key.made());
  }
}
