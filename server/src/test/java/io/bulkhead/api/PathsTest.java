package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PathsTest {
  private final Paths paths = new Paths(KindTable.standard(), Actions.ALL);

  static java.util.List<EmcoRoutes.Route> notYet() {
    return EmcoRoutes.NOT_YET;
  }

  @ParameterizedTest
  @MethodSource("notYet")
  void whatIsBuiltIsTakenOffTheListOfWhatIsNot(EmcoRoutes.Route route) {
    String path = "/v2/" + String.join("/", route.path()).replace("{}", "x");

    assertThat(paths.find(path)).isEqualTo(new Paths.Place.NotBuilt(route));
  }
}
