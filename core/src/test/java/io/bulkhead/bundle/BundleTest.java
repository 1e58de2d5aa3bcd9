package io.bulkhead.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BundleTest {
  private static final List<Bundle.Entry> ENTRIES =
      List.of(
          Bundle.Entry.of(
              Manifest.of(
                  Json.parse(
                      "{\"apiVersion\":\"v1\",\"kind\":\"ConfigMap\",\"metadata\":{\"name\":\"c\"}}"))));
  private static final Actor ACTOR =
      new Actor("bulkhead-delivery:acme:press", "LogicalCloud acme/press");

  @Test
  void theActorIsPartOfWhatIsStoredAndNamed() {
    Bundle bundle = Bundle.of(ENTRIES, ACTOR);
    Bundle read = Bundle.parse(bundle.bytes());

    assertThat(read).isEqualTo(bundle);
    assertThat(read.actor()).isEqualTo(ACTOR);
    assertThat(read.entries()).isEqualTo(ENTRIES);
    assertThat(bundle).isNotEqualTo(Bundle.of(ENTRIES));
  }

  @Test
  void aBundleOfTheHubItselfIsAnArrayAsItAlwaysWas() {
    Bundle bundle = Bundle.of(ENTRIES);

    assertThat(Json.parse(bundle.bytes()).isArray()).isTrue();
    assertThat(Bundle.parse(bundle.bytes()).actor()).isNull();
    assertThat(Bundle.parse(bundle.bytes())).isEqualTo(bundle);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "a\r\nImpersonate-Group: system:masters", "é", "\u0000"})
  void noNameOfAnActorBreaksOutOfItsHeader(String user) {
    assertThatThrownBy(() -> new Actor(user, "LogicalCloud acme/press"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
