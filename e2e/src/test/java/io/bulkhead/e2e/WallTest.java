package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The stories use what users use: the launcher, addresses and kubeconfigs, and no class of the
/// product. The same goes for the test bed, which they depend on.
class WallTest {
  private static final List<String> BARRED = List.of("core", "server", "cli", "bench");

  /// Entries of a class path that are modules of the product, built or packaged.
  private static List<String> trespassers(String classPath) {
    String modules = String.join("|", BARRED);
    Pattern module =
        Pattern.compile(
            ".*/bulkhead-(%1$s)-[^/]*\\.jar|.*/(%1$s)/target/classes/?".formatted(modules));
    return Arrays.stream(classPath.split(File.pathSeparator))
        .filter(entry -> module.matcher(entry).matches())
        .toList();
  }

  @Test
  void noModuleOfTheProductIsOnTheClassPath() {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    assertThat(classPath).as("what is looked through").contains("assertj");

    assertThat(trespassers(classPath)).isEmpty();
  }

  @Test
  void theWallBites() {
    String planted =
        String.join(
            File.pathSeparator,
            "/b/testbed/target/classes",
            "/b/server/target/classes",
            "/m2/bulkhead-server-0.1.0.jar",
            "/m2/assertj-core.jar");

    assertThat(trespassers(planted))
        .containsExactly("/b/server/target/classes", "/m2/bulkhead-server-0.1.0.jar");
  }
}
