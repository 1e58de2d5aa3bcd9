package io.bulkhead.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which revisions may go.
class RevisionTest {
  private static final Instant T0 = Instant.parse("2026-01-01T00:00:00Z");

  /// @param results newest first: S succeeded, F failed, R running; each a day older
  /// @param gone their places
  @ParameterizedTest
  @CsvSource({
    "'',     1, 1, ''",
    "S,      1, 1, ''",
    "SS,     1, 1, ''",
    "FFFS,   1, 1, 12",
    "RSS,    1, 1, 2",
    "SSSS,   3, 9, 3",
    "SSSS,   9, 2, 3",
    "SFSFS,  2, 9, 34",
    "FFFF,   2, 9, 23",
    "SSSS,   9, 9, ''"
  })
  void whatRunsAndWhatItWouldGoBackToStay(String results, int most, int days, String gone) {
    List<Revision> all = new ArrayList<>();
    for (int i = 0; i < results.length(); i++) {
      all.add(revision(results.length() - i, results.charAt(i), T0.minusSeconds(86_400L * i)));
    }
    var bounds = new Revision.Bounds(most, T0.minusSeconds(86_400L * days));

    List<Revision> beyond = Revision.beyond(all, bounds);

    assertThat(beyond)
        .extracting(all::indexOf)
        .containsExactlyElementsOf(gone.chars().mapToObj(place -> place - '0').toList());
  }

  private static Revision revision(int number, char result, Instant time) {
    Operation.State state =
        result == 'S'
            ? Operation.State.SUCCEEDED
            : result == 'F' ? Operation.State.FAILED : Operation.State.RUNNING;
    return new Revision(
        new DocumentKey("Project", List.of("acme")),
        number,
        new Revision.Order("update", "alice", time, "c", "o" + number),
        new Revision.Result(state, "", null),
        List.of(),
        List.of());
  }
}
