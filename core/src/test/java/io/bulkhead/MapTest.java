package io.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The README is a map; this walks it.
class MapTest {
  private static final Pattern PLACE =
      Pattern.compile("`((?:core|server|cli|testbed|e2e|bench|docs|examples)/[^`\\s…]*)`");

  @Test
  void everyPlaceOnTheMapExists() throws IOException {
    List<Path> places =
        PLACE
            .matcher(Files.readString(Path.of("../README.md")))
            .results()
            .map(MapTest::place)
            .toList();

    assertThat(places).hasSizeGreaterThan(10).allSatisfy(place -> assertThat(place).exists());
  }

  private static Path place(MatchResult found) {
    return Path.of("..").resolve(found.group(1));
  }
}
