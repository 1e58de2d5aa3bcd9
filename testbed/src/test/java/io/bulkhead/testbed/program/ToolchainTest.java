package io.bulkhead.testbed.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A script stands in for Go, whose builds take minutes.
class ToolchainTest {
  @TempDir Path folder;

  @Test
  void callersAtTheSameTimeBuildOnce() throws Exception {
    Path go =
        script(
            """
            #!/bin/sh
            echo built >> %s
            while [ "$1" != -o ]; do shift; done
            sleep 0.3; echo '#!/bin/sh' > "$2"; chmod +x "$2"
            """
                .formatted(folder.resolve("builds")));
    Callable<Path> call = () -> tools(go).binary(Tool.ETCD);

    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var built : threads.invokeAll(List.of(call, call, call))) {
        assertThat(built.get()).isExecutable();
      }
    }

    assertThat(folder.resolve("builds")).hasContent("built");
  }

  @Test
  void aFailedBuildLeavesNoProgramAndShowsWhatGoSaid() throws Exception {
    Path go = script("#!/bin/sh\necho 'no such module'\nexit 1\n");

    assertThatThrownBy(() -> tools(go).binary(Tool.ETCD))
        .hasRootCauseMessage(rootCause())
        .hasMessageContaining("etcd");

    assertThat(etcdFolder().resolve("etcd")).doesNotExist();
  }

  @Test
  void aMissingGoIsNamed() {
    assertThatThrownBy(() -> tools(folder.resolve("nothing")).binary(Tool.ETCD))
        .hasStackTraceContaining("install Go 1.26");
  }

  private String rootCause() throws IOException {
    return "building etcd failed; the end of "
        + etcdFolder().resolve("etcd.log")
        + ":\nno such module";
  }

  private Path etcdFolder() throws IOException {
    try (var children = Files.list(folder.resolve("cache"))) {
      return children.findFirst().orElseThrow();
    }
  }

  private Toolchain tools(Path go) {
    return new Toolchain(folder.resolve("cache"), _ -> {}, go.toString());
  }

  private Path script(String text) throws IOException {
    Path script = Files.writeString(folder.resolve("go"), text);
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
