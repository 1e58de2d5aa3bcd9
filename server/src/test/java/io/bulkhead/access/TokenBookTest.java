package io.bulkhead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.store.AccessToken;
import io.bulkhead.store.Store;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenBookTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");
  private Store store;
  private Instant now = T0;
  private TokenBook book;

  @BeforeEach
  void open(@TempDir Path data) {
    store = SharedStore.open(StoreOptions.embedded(data));
    book = new TokenBook(store, () -> now);
  }

  @AfterEach
  void close() {
    store.close();
  }

  private TokenBook.Made make(Duration lives) {
    return book.create("ci", RoleScope.of(Role.AUDITOR), T0.plus(lives), "operator");
  }

  @Test
  void aTokenIsGoodUntilItExpiresAndNotAMomentLonger() {
    String text = make(Duration.ofHours(1)).text();

    now = T0.plus(Duration.ofHours(1)).minusNanos(1);
    assertThat(book.identify(text))
        .hasValueSatisfying(who -> assertThat(who.name()).isEqualTo("token:ci"));
    now = T0.plus(Duration.ofHours(1));
    assertThat(book.identify(text)).isEmpty();
  }

  @Test
  void useIsWrittenDownAtMostOnceAMinute() {
    String text = make(Duration.ofDays(1)).text();
    long before = store.read(reader -> reader.revision());

    for (int second = 0; second < 60; second++) {
      now = T0.plusSeconds(second);
      book.identify(text);
    }
    long after = store.read(reader -> reader.revision());
    assertThat(after).isEqualTo(before + 1);

    now = T0.plusSeconds(60);
    book.identify(text);
    assertThat(book.list()).extracting(AccessToken::lastUsed).containsExactly(now);
  }

  @Test
  void twoTokensShareNothing() {
    TokenBook.Made one = make(Duration.ofDays(1));
    book.revoke("ci");
    TokenBook.Made two = make(Duration.ofDays(1));

    assertThat(one.token().id()).isNotEqualTo(two.token().id());
    assertThat(one.token().salt()).isNotEqualTo(two.token().salt());
    String mixed = "bulkhead_" + two.token().id() + "_" + one.text().split("_", 3)[2];
    assertThat(book.identify(mixed)).isEmpty();
  }
}
