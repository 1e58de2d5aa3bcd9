package io.bulkhead.access;

import io.bulkhead.kind.access.RoleBinding;
import io.bulkhead.store.Store;
import java.net.URI;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// People authenticated by an OpenID Connect provider: verifies the ID tokens that it signs, and
/// assigns the roles of matching role bindings. A person with a valid token but no binding is
/// known, and has no permissions.
public final class Oidc {
  private static final Logger LOG = LoggerFactory.getLogger(Oidc.class);
  private static final int SKEW_SECONDS = 30;

  /// Asymmetric signatures only: neither `none`, nor MACs, whose key could be a public one.
  private static final AlgorithmConstraints SIGNED =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA384,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA512,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384,
          AlgorithmIdentifiers.ECDSA_USING_P521_CURVE_AND_SHA512);

  private final Store store;
  private final URI issuer;
  private final String audience;
  private final InstantSource clock;
  private final ProviderKeys keys;

  /// @param issuer as the provider writes it, such as `https://id.example`
  /// @param audience the client id that tokens must be issued for
  public Oidc(Store store, URI issuer, String audience, InstantSource clock) {
    this.store = store;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    this.keys = new ProviderKeys(issuer, clock);
  }

  /// The person that a token stands for; empty if it is not a valid one of the provider.
  Optional<Identity> identify(String token) {
    if (token.chars().filter(c -> c == '.').count() != 2) {
      return Optional.empty();
    }
    try {
      JwtClaims claims = verified(token);
      Set<String> names = names(claims);
      var person = new Credential.Person(names, groups(claims));
      return Optional.of(new Identity(shown(names), store.read(person::roles), person));
    } catch (InvalidJwtException | MalformedClaimException e) {
      // Not the text of the exception: it quotes the token.
      LOG.info("An ID token was refused: {}", reason(e));
      return Optional.empty();
    }
  }

  private JwtClaims verified(String token) throws InvalidJwtException, MalformedClaimException {
    JwtClaims claims =
        new JwtConsumerBuilder()
            .setJwsAlgorithmConstraints(SIGNED)
            .setVerificationKeyResolver(keys)
            .setExpectedIssuer(true, issuer.toString())
            .setExpectedAudience(true, audience)
            .setRequireExpirationTime()
            .setRequireSubject()
            .setAllowedClockSkewInSeconds(SKEW_SECONDS)
            .setEvaluationTime(NumericDate.fromSeconds(clock.instant().getEpochSecond()))
            .build()
            .processToClaims(token);
    String party = claims.getClaimValue("azp", String.class);
    boolean others = claims.getAudience().size() > 1;
    if ((party == null && others) || (party != null && !party.equals(audience))) {
      throw new MalformedClaimException("made for another party");
    }
    return claims;
  }

  /// `sub:SUBJECT`, and `email:ADDRESS` if the provider has verified it. People may be able to
  /// choose one of them, so the two must never be confused.
  private static Set<String> names(JwtClaims claims) throws MalformedClaimException {
    Set<String> names = new LinkedHashSet<>();
    names.add(RoleBinding.SUBJECT + claims.getSubject());
    String email = claims.getClaimValue("email", String.class);
    if (email != null && Boolean.TRUE.equals(claims.getClaimValue("email_verified"))) {
      names.add(RoleBinding.ADDRESS + email);
    }
    return names;
  }

  /// As shown in the audit; two names never look the same.
  private static String shown(Set<String> names) {
    return "oidc:"
        + names.stream()
            .map(name -> name.replace("%", "%25").replaceAll("\\s", "%20"))
            .collect(Collectors.joining(" "));
  }

  private static Set<String> groups(JwtClaims claims) throws MalformedClaimException {
    return claims.hasClaim("groups")
        ? new LinkedHashSet<>(claims.getStringListClaimValue("groups"))
        : Set.of();
  }

  private static String reason(Exception e) {
    return e instanceof InvalidJwtException invalid
        ? invalid.getErrorDetails().stream().map(d -> "error " + d.getErrorCode()).toList()
            + (invalid.getCause() == null
                ? ""
                : ", " + invalid.getCause().getClass().getSimpleName())
        : "a claim has the wrong form";
  }
}
