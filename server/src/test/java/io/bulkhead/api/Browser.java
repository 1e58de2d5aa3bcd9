package io.bulkhead.api;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// A Chromium without a window. Installed as a package where that is allowed (Debian as root);
/// elsewhere whoever runs the tests is told what to install.
final class Browser {
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private final Path program;
  private final Path profile;

  private Browser(Path program, Path profile) {
    this.program = program;
    this.profile = profile;
  }

  /// @param profile an empty folder of this test's own
  static Browser ready(Path profile) throws IOException, InterruptedException {
    Optional<Path> present = installed();
    if (present.isEmpty() && Files.isExecutable(Path.of("/usr/bin/apt-get"))) {
      run(List.of("apt-get", "update", "-q"), 300);
      run(
          List.of(
              "env",
              "DEBIAN_FRONTEND=noninteractive",
              "apt-get",
              "install",
              "-y",
              "-q",
              "--no-install-recommends",
              "chromium"),
          600);
      present = installed();
    }
    return new Browser(
        present.orElseThrow(() ->
            new IllegalStateException(
                "This test needs Chromium or Chrome on the path; install the package chromium.")),
        profile);
  }

  private static Optional<Path> installed() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// The page's elements after its scripts have run, as HTML.
  String show(String url) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program.toString(), "--headless"));
    command.addAll(List.of("--disable-gpu", "--no-first-run", "--user-data-dir=" + profile));
    // Root has no other sandbox to offer, and the page is ours.
    command.add("--no-sandbox");
    command.addAll(List.of("--virtual-time-budget=10000", "--dump-dom", url));
    return run(command, 120);
  }

  private static String run(List<String> command, long seconds)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    process.getOutputStream().close();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command.getFirst() + " did not end");
    }
    return out;
  }
}
