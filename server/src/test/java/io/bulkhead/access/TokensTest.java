package io.bulkhead.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensTest {
  @TempDir Path data;

  private SqlStore open() {
    return SharedStore.open(StoreOptions.embedded(data));
  }

  @Test
  void theFirstStartTellsTheTokenAndTheSecondDoesNot() {
    String token;
    try (SqlStore store = open()) {
      token = Tokens.open(store, "").fresh().orElseThrow();
    }
    try (SqlStore store = open()) {
      Tokens.Opened again = Tokens.open(store, "");
      assertThat(again.fresh()).isEmpty();
      assertThat(again.tokens().identify("Bearer " + token)).isPresent();
      assertThat(again.tokens().identify("Bearer " + token + "x")).isEmpty();
    }
  }

  @Test
  void aTokenThatWasChosenIsNotTold() {
    try (SqlStore store = open()) {
      Tokens.Opened opened = Tokens.open(store, "chosen");
      assertThat(opened.fresh()).isEmpty();
      assertThat(opened.tokens().identify("Bearer chosen")).isPresent();
    }
  }

  @Test
  void onlyAHashOfTheTokenIsKept() {
    try (SqlStore store = open()) {
      String token = Tokens.open(store, "").fresh().orElseThrow();
      byte[] kept = store.read(reader -> reader.secrets().find("operator-token")).orElseThrow();
      assertThat(kept).hasSize(16 + 32);
      assertThat(new String(kept, StandardCharsets.ISO_8859_1))
          .doesNotContain(token)
          .doesNotContain(
              new String(Base64.getUrlDecoder().decode(token), StandardCharsets.ISO_8859_1));
    }
  }
}
