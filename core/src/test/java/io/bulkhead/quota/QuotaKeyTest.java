package io.bulkhead.quota;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuotaKeyTest {
  @ParameterizedTest
  @CsvSource({
    "pods, 10, 10, 10, 10",
    "pods, 10.5, 10, 11, 10",
    "requests.cpu, 1.5, 1500, 1500, 1500m",
    "requests.cpu, 2, 2000, 2000, 2",
    "limits.cpu, 1u, 0, 1, 0",
    "limits.memory, 1536Mi, 1610612736, 1610612736, 1536Mi",
    "limits.memory, 1M, 1000000, 1000000, 1000000",
    "requests.storage, 2Ti, 2199023255552, 2199023255552, 2Ti",
    "limits.memory, 0, 0, 0, 0",
    "pods, 99999999E, 4611686018427387903, 4611686018427387903, 4611686018427387903",
  })
  void aQuantityIsCountedInTheUnitOfItsKey(
      String key, String text, long allowed, long taken, String shown) {
    assertThat(QuotaKey.allowed(key, text)).contains(allowed);
    assertThat(QuotaKey.taken(key, text)).contains(taken);
    assertThat(QuotaKey.text(key, allowed)).isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource({
    "requests.cpu, 1500, 1.5, core",
    "limits.memory, 1024, 1024, byte",
    "requests.ephemeral-storage, 5, 5, byte",
    "pods, 3, 3, integer",
    "count/volumes.storage, 3, 3, integer",
  })
  void metricsHaveItInTheUnitThatOthersUse(String key, long units, double base, String unit) {
    assertThat(QuotaKey.base(key, units)).isEqualTo(base);
    assertThat(QuotaKey.unit(key)).isEqualTo(unit);
  }

  @ParameterizedTest
  @CsvSource({"cpu", "memory", "limits.gpu", "count/", "'count/jobs batch'", "PODS", "''"})
  void whatKubernetesDoesNotCountIsNoKey(String key) {
    assertThat(QuotaKey.valid(key)).isFalse();
  }

  @Test
  void amountsSayWhatIsMissingAndStopInsteadOfWrapping() {
    Amounts some = Amounts.taken(Map.of("pods", "3", "limits.cpu", "100m", "nonsense", "x"));
    assertThat(some.keys()).containsExactly("limits.cpu", "pods");
    assertThat(some.minus(Amounts.taken(Map.of("pods", "5"))).of("pods")).isZero();
    var huge = new Amounts(new TreeMap<>(Map.of("pods", Long.MAX_VALUE - 1)));
    assertThat(huge.plus(some).of("pods")).isEqualTo(Long.MAX_VALUE);
    assertThat(some.quantities()).containsEntry("limits.cpu", "100m").containsEntry("pods", "3");
  }
}
