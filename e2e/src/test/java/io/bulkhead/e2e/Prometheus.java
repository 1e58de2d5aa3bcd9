package io.bulkhead.e2e;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// Prometheus and its tool, out of Debian's package `prometheus`, which is unpacked and not
/// installed.
record Prometheus(Path folder) {
  /// How the tool ends when its linter found something.
  private static final int LINT = 3;

  private static final Path HOME =
      Path.of(System.getProperty("user.home"), ".cache", "bulkhead", "prometheus");

  /// Downloads it once.
  static Prometheus ready() throws IOException, InterruptedException {
    if (!Files.isExecutable(HOME.resolve("usr/bin/promtool"))) {
      Path fresh = Files.createDirectories(HOME.resolveSibling("prometheus.new"));
      run(fresh, List.of("apt-get", "update", "-q"));
      run(fresh, List.of("apt-get", "download", "-q", "prometheus"));
      Path archive;
      try (Stream<Path> files = Files.list(fresh)) {
        archive = files.filter(file -> file.toString().endsWith(".deb")).findFirst().orElseThrow();
      }
      run(fresh, List.of("dpkg", "-x", archive.toString(), HOME.toString()));
      Files.delete(archive);
      Files.delete(fresh);
    }
    return new Prometheus(HOME.resolve("usr/bin"));
  }

  private static void run(Path folder, List<String> words)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes());
    if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
      throw new IllegalStateException(String.join(" ", words) + ": " + said);
    }
  }

  /// Checks a file of rules.
  ///
  /// @throws IllegalStateException when they are not good
  void checkRules(Path rules) throws IOException, InterruptedException {
    Said said = tool(Path.of("/dev/null"), "check", "rules", rules.toString());
    if (said.exit() != 0) {
      throw new IllegalStateException(said.text());
    }
  }

  /// Reads a page of metrics as strictly as can be.
  ///
  /// @return what its linter has to say, a line for each fault of a metric
  /// @throws IllegalStateException when it cannot be read
  List<String> lint(Path page) throws IOException, InterruptedException {
    Said said = tool(page, "check", "metrics");
    if (said.exit() != 0 && said.exit() != LINT) {
      throw new IllegalStateException(said.text());
    }
    return said.text().lines().toList();
  }

  private record Said(int exit, String text) {}

  private Said tool(Path input, String... words) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Stream.concat(Stream.of(folder.resolve("promtool").toString()), Stream.of(words))
                    .toList())
            .redirectInput(input.toFile())
            .redirectErrorStream(true)
            .start();
    String text = new String(process.getInputStream().readAllBytes());
    return new Said(process.waitFor(), text);
  }

  /// Starts it with an address of loopback of its own choice.
  Process server(Path configuration, Path data, int port) throws IOException {
    return new ProcessBuilder(
            folder.resolve("prometheus").toString(),
            "--config.file=" + configuration,
            "--storage.tsdb.path=" + data,
            "--web.listen-address=127.0.0.1:" + port)
        .redirectErrorStream(true)
        .redirectOutput(data.resolveSibling("prometheus.log").toFile())
        .start();
  }
}
