package io.bulkhead.quota;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

  @ParameterizedTest
  @CsvSource({
    "0,0,0",
    "1,1000,1",
    "2.5,2500,3",
    ".5,500,1",
    "1.,1000,1",
    "250m,250,1",
    "1500m,1500,2",
    "1u,1,1",
    "1n,1,1",
    "1k,1000000,1000",
    "2M,2000000000,2000000",
    "1Ki,1024000,1024",
    "64Mi,67108864000,67108864",
    "1.5Gi,1610612736000,1610612736",
    "1e3,1000000,1000",
    "2E2,200000,200"
  })
  void aQuantityIsReadAndRoundedUp(String text, long milli, long whole) {
    assertThat(Quantity.milli(text)).contains(milli);
    assertThat(Quantity.whole(text)).contains(whole);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "-1", "+1", "1 Gi", "1gi", "1Kb", "m", ".", "1..2", "0x1", "1e999", "NaN"
      })
  void otherTextIsNoQuantity(String text) {
    assertThat(Quantity.milli(text)).isEmpty();
    assertThat(Quantity.whole(text)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"999999999999999999Ei", "1e99", "8E"})
  void anAbsurdQuantityIsCutSoThatSumsDoNotOverflow(String text) {
    long most = Long.MAX_VALUE / 4096;
    assertThat(Quantity.milli(text)).contains(most);
    assertThat(Quantity.whole(text)).contains(most);
  }
}
