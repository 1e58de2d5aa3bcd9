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
import io.bulkhead.testbed.IdentityProvider;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// Against a real provider.
@Tag("cluster")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DexTest {
  private IdentityProvider dex;
  private Store store;

  @BeforeAll
  void start(@TempDir Path folder) {
    dex = IdentityProvider.start(folder);
    store = SharedStore.open(StoreOptions.embedded(folder.resolve("data")));
    bind(
        "owners",
        new RoleBinding.Spec(
            Role.PROJECT_OWNER, List.of("acme"), null, List.of("dana@acme.example"), null));
    bind("authors", new RoleBinding.Spec(Role.AUDITOR, null, null, null, List.of("authors")));
  }

  @AfterAll
  void stop() {
    dex.close();
    store.close();
  }

  private void bind(String name, RoleBinding.Spec spec) {
    store.write(writer ->
        writer.save(
            AccessKinds.ROLE_BINDING,
            DocumentKey.of(AccessKinds.ROLE_BINDING, name),
            new RoleBinding(Metadata.named(name), spec),
            List.of()));
  }

  private Oidc oidc(InstantSource clock) {
    return new Oidc(store, dex.issuer(), "bulkhead", clock);
  }

  @Test
  void aUserIsBoundByHerVerifiedAddress() {
    assertThat(oidc(InstantSource.system()).identify(dex.tokenOfDana("bulkhead")))
        .hasValueSatisfying(who -> {
          assertThat(who.name()).startsWith("oidc:sub:").endsWith(" email:dana@acme.example");
          assertThat(who.roles()).containsExactly(RoleScope.owner("acme"));
        });
  }

  @Test
  void aUserIsBoundByAGroup() {
    assertThat(oidc(InstantSource.system()).identify(dex.tokenOfAnAuthor()))
        .hasValueSatisfying(
            who -> assertThat(who.roles()).containsExactly(RoleScope.of(Role.AUDITOR)));
  }

  @Test
  void aTokenForAnotherClientIsRefused() {
    assertThat(oidc(InstantSource.system()).identify(dex.tokenOfDana("other"))).isEmpty();
  }

  @Test
  void anExpiredTokenIsRefused() {
    String token = dex.tokenOfDana("bulkhead");
    Instant later = Instant.now().plus(Duration.ofHours(2));
    assertThat(oidc(() -> later).identify(token)).isEmpty();
  }

  @Test
  void aTokenOfAnotherProviderIsRefused(@TempDir Path folder) throws Exception {
    Files.createDirectories(folder);
    try (IdentityProvider other = IdentityProvider.start(folder)) {
      assertThat(oidc(InstantSource.system()).identify(other.tokenOfDana("bulkhead"))).isEmpty();
    }
  }

  @Test
  void aTokenWithAnotherSignatureIsRefused() {
    String token = dex.tokenOfDana("bulkhead");
    String unsigned = token.substring(0, token.lastIndexOf('.') + 1);
    assertThat(oidc(InstantSource.system()).identify(unsigned)).isEmpty();
    assertThat(oidc(InstantSource.system()).identify(unsigned + "AAAA")).isEmpty();
  }
}
