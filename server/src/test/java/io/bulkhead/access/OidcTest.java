package io.bulkhead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.access.AccessKinds;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleBinding;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class OidcTest {
  private FakeProvider provider;
  private Store store;
  private Instant now = FakeProvider.NOW;
  private Oidc oidc;

  @BeforeEach
  void start(@TempDir Path data) throws IOException {
    provider = new FakeProvider();
    store = SharedStore.open(StoreOptions.embedded(data));
    oidc = new Oidc(store, provider.issuer(), "bulkhead", () -> now);
    bind("dana", new RoleBinding.Spec(Role.OPERATOR, null, null, List.of("dana"), null));
  }

  @AfterEach
  void stop() {
    store.close();
    provider.close();
  }

  private void bind(String name, RoleBinding.Spec spec) {
    store.write(writer ->
        writer.save(
            AccessKinds.ROLE_BINDING,
            DocumentKey.of(AccessKinds.ROLE_BINDING, name),
            new RoleBinding(Metadata.named(name), spec),
            List.of()));
  }

  @Test
  void aGoodTokenHasTheRolesOfItsBindings() {
    bind(
        "press",
        new RoleBinding.Spec(
            Role.DEPARTMENT_USER, null, List.of("acme/press"), null, List.of("press")));
    bind(
        "others", new RoleBinding.Spec(Role.AUDITOR, null, null, List.of("eve"), List.of("audit")));
    String token = provider.token(claims -> claims.setStringListClaim("groups", "press", "all"));

    assertThat(oidc.identify(token))
        .hasValueSatisfying(who -> {
          assertThat(who.name()).isEqualTo("oidc:sub:dana");
          assertThat(who.roles())
              .containsExactlyInAnyOrder(
                  RoleScope.of(Role.OPERATOR), RoleScope.department("acme/press"));
        });
  }

  @Test
  void whoHasNoBindingIsKnownAndMayDoNothing() {
    assertThat(oidc.identify(provider.token(claims -> claims.setSubject("mallory"))))
        .hasValueSatisfying(who -> assertThat(who.roles()).isEmpty());
  }

  @Test
  void anAddressCountsOnlyWhenTheProviderHasVerifiedIt() {
    bind("mail", new RoleBinding.Spec(Role.AUDITOR, null, null, List.of("eve@acme.example"), null));
    Function<Object, String> token =
        verified ->
            provider.token(claims -> {
              claims.setSubject("eve");
              claims.setClaim("email", "eve@acme.example");
              claims.setClaim("email_verified", verified);
            });

    assertThat(oidc.identify(token.apply(true)).orElseThrow().roles()).hasSize(1);
    assertThat(oidc.identify(token.apply(false)).orElseThrow().roles()).isEmpty();
    assertThat(oidc.identify(token.apply("true")).orElseThrow().roles()).isEmpty();
  }

  /// A name in a binding, and whether it matches somebody with that subject and that verified
  /// address.
  @ParameterizedTest
  @CsvSource({
    "eve@acme.example, eve, eve@acme.example, true",
    "eve@acme.example, eve@acme.example, , false",
    "eve@acme.example, eve@acme.example, mallory@evil.example, false",
    "eve@acme.example, email:eve@acme.example, , false",
    "email:eve@acme.example, eve, eve@acme.example, true",
    "email:eve@acme.example, eve@acme.example, , false",
    "email:eve@acme.example, email:eve@acme.example, , false",
    "sub:eve@acme.example, eve@acme.example, , true",
    "sub:eve@acme.example, mallory, eve@acme.example, false",
    "eve, eve, , true",
    "eve, mallory, eve, false",
    "sub:eve, eve, , true",
    "sub:eve, sub:eve, , false",
  })
  void aSubjectIsNeverTakenForAnAddress(
      String bound, String subject, String address, boolean same) {
    bind("one", new RoleBinding.Spec(Role.AUDITOR, null, null, List.of(bound), null));

    assertThat(
            oidc.identify(
                    provider.token(claims -> {
                      claims.setSubject(subject);
                      if (address != null) {
                        claims.setClaim("email", address);
                        claims.setClaim("email_verified", true);
                      }
                    }))
                .orElseThrow()
                .roles())
        .hasSize(same ? 1 : 0);
  }

  @Test
  void noSubjectLooksLikeASubjectWithAnAddress() {
    String two =
        provider.token(claims -> {
          claims.setSubject("eve");
          claims.setClaim("email", "eve@acme.example");
          claims.setClaim("email_verified", true);
        });
    String one = provider.token(claims -> claims.setSubject("eve email:eve@acme.example"));

    assertThat(oidc.identify(two).orElseThrow().name())
        .isEqualTo("oidc:sub:eve email:eve@acme.example");
    assertThat(oidc.identify(one).orElseThrow().name())
        .isEqualTo("oidc:sub:eve%20email:eve@acme.example");
  }

  private static Arguments bad(String what, Function<FakeProvider, String> token) {
    return Arguments.of(what, token);
  }

  static Stream<Arguments> badTokens() {
    return Stream.of(
        bad("expired", p -> p.token(c -> c.setExpirationTime(at(-31)))),
        bad("without an end", p -> p.token(c -> c.unsetClaim("exp"))),
        bad("not good yet", p -> p.token(c -> c.setNotBefore(at(31)))),
        bad("wrong audience", p -> p.token(c -> c.setAudience("other"))),
        bad("no audience", p -> p.token(c -> c.unsetClaim("aud"))),
        bad("made for another party", p -> p.token(c -> c.setClaim("azp", "other"))),
        bad("several audiences, no party", p -> p.token(c -> c.setAudience("bulkhead", "other"))),
        bad("wrong issuer", p -> p.token(c -> c.setIssuer("http://evil.example"))),
        bad("issuer with a slash more", p -> p.token(c -> c.setIssuer(p.issuer() + "/"))),
        bad("no issuer", p -> p.token(c -> c.unsetClaim("iss"))),
        bad("no subject", p -> p.token(c -> c.unsetClaim("sub"))),
        bad("groups of the wrong form", p -> p.token(c -> c.setClaim("groups", 7))),
        bad("unsigned", OidcTest::unsigned),
        bad("unsigned with a signature", p -> unsigned(p) + "AAAA"),
        bad("signed with the public key as a secret", OidcTest::mac),
        bad("wrong key, same id", p -> p.token(c -> {}, s -> s.setKey(other().getPrivateKey()))),
        bad(
            "wrong key, its own id",
            p ->
                p.token(
                    c -> {},
                    s -> {
                      s.setKey(other().getPrivateKey());
                      s.setKeyIdHeaderValue("mallory");
                    })),
        bad(
            "brings its own key",
            p ->
                p.token(
                    c -> {},
                    s -> {
                      RsaJsonWebKey mine = other();
                      s.setKey(mine.getPrivateKey());
                      s.setJwkHeader(mine);
                      s.setKeyIdHeaderValue("mine");
                    })),
        bad(
            "names where its key is",
            p ->
                p.token(
                    c -> {},
                    s -> {
                      s.setKey(other().getPrivateKey());
                      s.setKeyIdHeaderValue("mine");
                      s.setHeader("jku", p.issuer() + "/evil");
                      s.setHeader("x5u", p.issuer() + "/evil");
                    })),
        bad("needs an extension", p -> p.token(c -> {}, s -> s.setCriticalHeaderNames("b64x"))),
        bad("changed after it was signed", OidcTest::tampered),
        bad("half a token", p -> p.token(c -> {}).replaceFirst("\\.[^.]*$", "")),
        bad("empty parts", p -> ".."),
        bad("no JSON", p -> "a.b.c"),
        bad("five parts", p -> "a.b.c.d.e"));
  }

  private static NumericDate at(long seconds) {
    return NumericDate.fromSeconds(FakeProvider.NOW.plusSeconds(seconds).getEpochSecond());
  }

  private static RsaJsonWebKey other() {
    return FakeProvider.key("one");
  }

  private static String unsigned(FakeProvider provider) {
    return provider.token(
        c -> {},
        s -> {
          s.setAlgorithmConstraints(AlgorithmConstraints.NO_CONSTRAINTS);
          s.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
          s.setKey(null);
        });
  }

  private static String mac(FakeProvider provider) {
    return provider.token(
        c -> {},
        s -> {
          s.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
          s.setKey(new HmacKey(provider.key.getPublicKey().getEncoded()));
        });
  }

  private static String tampered(FakeProvider provider) {
    String[] parts = provider.token(c -> c.setSubject("eve")).split("\\.");
    String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
    parts[1] =
        Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(claims.replace("eve", "dana").getBytes(StandardCharsets.UTF_8));
    return String.join(".", parts);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("badTokens")
  void aBadTokenIsNobodys(String what, Function<FakeProvider, String> token) {
    assertThat(oidc.identify(provider.token(claims -> {}))).isPresent();

    assertThat(oidc.identify(token.apply(provider))).isEmpty();
    assertThat(provider.asked).containsOnly("/.well-known/openid-configuration", "/keys");
  }

  @Test
  void aTokenIsGoodUntilItExpires() {
    String token = provider.token(claims -> {});

    now = FakeProvider.NOW.plusSeconds(3600);
    assertThat(oidc.identify(token)).isPresent();
    now = FakeProvider.NOW.plusSeconds(3600 + 31);
    assertThat(oidc.identify(token)).isEmpty();
  }

  @Test
  void aNewKeyOfTheProviderIsFoundAndAFloodOfUnknownKeysAsksItOnce() {
    oidc.identify(provider.token(claims -> {}));
    provider.key = FakeProvider.key("two");
    now = now.plusSeconds(11);
    assertThat(oidc.identify(provider.token(claims -> {}))).isPresent();

    int asked = provider.asked.size();
    now = now.plusSeconds(11);
    for (int i = 0; i < 50; i++) {
      oidc.identify(provider.token(c -> {}, s -> s.setKeyIdHeaderValue("unknown")));
    }
    assertThat(provider.asked).hasSizeLessThanOrEqualTo(asked + 2);
  }

  @Test
  void aWithdrawnKeyIsForgotten() {
    String old = provider.token(claims -> {});
    assertThat(oidc.identify(old)).isPresent();
    provider.key = FakeProvider.key("two");

    now = now.plusSeconds(15 * 60 + 1);
    assertThat(oidc.identify(old)).isEmpty();
  }

  @Test
  void aProviderThatSaysItIsAnotherIsNotTrusted() {
    provider.claimedIssuer = "http://evil.example";
    assertThat(oidc.identify(provider.token(claims -> {}))).isEmpty();
  }

  @Test
  void aProviderThatIsAwayLetsNobodyIn() {
    String token = provider.token(claims -> {});
    provider.close();
    assertThat(oidc.identify(token)).isEmpty();
  }
}
