package io.bulkhead.evidence;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.Json;
import io.bulkhead.quota.ShareObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ClusterObservationTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private final ClusterObservation observation = new ClusterObservation();

  private static JsonNode quota(String name) {
    return Json.parseYaml(
            """
            metadata: {name: %s, namespace: acme-press}
            status: {used: {requests.memory: 384Mi}}
            """
                .formatted(name))
        .getFirst();
  }

  /// If another subscriber follows all quotas, those with other names are reported as gone.
  @Test
  void whatIsUsedOfAShareStaysKnownWhenAnotherQuotaChanges() {
    observation.listed(ClusterObservation.QUOTA, List.of(), NOW);
    observation.seen(ClusterObservation.QUOTA, quota(ShareObject.NAME), NOW);

    observation.gone(ClusterObservation.QUOTA, quota("bulkhead-bounds"), NOW);
    assertThat(observation.used("acme-press")).isPresent();

    observation.gone(ClusterObservation.QUOTA, quota(ShareObject.NAME), NOW);
    assertThat(observation.used("acme-press")).isEmpty();
  }
}
