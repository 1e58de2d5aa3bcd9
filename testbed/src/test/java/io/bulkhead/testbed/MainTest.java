package io.bulkhead.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MainTest {
  @ParameterizedTest
  @CsvSource({
    "none, false, 0",
    "real, true, 0",
    "fake:0, false, 0",
    "fake:12, false, 12",
    "real+fake:3, true, 3",
  })
  void nodesAreRealOrFakeOrBoth(String nodes, boolean real, int fake) {
    TestBedOptions options = Main.options(null, 1, nodes, false);

    assertThat(options.realNode()).isEqualTo(real);
    assertThat(options.fakeNodes()).isEqualTo(fake);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "fake", "fake:", "fake:x", "fake:-1", "fake:99999999999", "real+", "REAL"})
  void otherNodesAreRefusedWithWhatIsPossible(String nodes) {
    assertThatThrownBy(() -> Main.options(null, 1, nodes, false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("real, fake:N, real+fake:N or none");
  }
}
