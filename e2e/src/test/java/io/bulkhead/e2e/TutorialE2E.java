package io.bulkhead.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.parser.Parser;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The tutorial, typed into shells literally. Only the folder `/tmp` and the port differ, so that
/// the test does not collide with anything.
@Tag("cluster")
@Tag("realnode")
class TutorialE2E {
  private static final String HUB = "./bulkhead server";
  private static final Pattern COMMENT = Pattern.compile("\\s#\\s(?<says>.*)$");
  private static final Pattern EXIT = Pattern.compile("exit code (?<code>\\d+)");
  private static final Pattern KUBECTL = Pattern.compile("(?m)^kubectl: (?<program>/.*)$");

  /// A reader takes time between the blocks. A pod that is admitted at the very moment at which the
  /// guard is broken is in doubt, and nobody types that fast.
  private static final Step READING = new Step("sleep 3");

  @TempDir private Path work;

  /// A line of the tutorial, and the exit code that its comment tells.
  private record Step(String line) {
    private String comment() {
      Matcher comment = COMMENT.matcher(line);
      return comment.find() ? comment.group("says") : "";
    }

    void hold(Shell.Said said) {
      String told = line + "\n" + said.output();
      if (!comment().startsWith("refused")) {
        assertThat(said.exit()).as(told).isZero();
        return;
      }
      Matcher code = EXIT.matcher(comment());
      if (code.find()) {
        assertThat(said.exit()).as(told).isEqualTo(Integer.parseInt(code.group("code")));
      } else {
        assertThat(said.exit()).as(told).isNotZero();
      }
    }
  }

  @Test
  void everyCommandOfTheTutorialDoesWhatItSays() throws Exception {
    int port = freePort();
    try (var second = new Shell(work, port);
        var first = new Shell(work, port)) {
      try {
        follow(steps(port), first, second, port);
      } finally {
        takeDown(first);
      }
    }
  }

  private void follow(List<Step> steps, Shell first, Shell second, int port) throws IOException {
    assertThat(steps).hasSizeGreaterThan(30);
    var answered = new StringBuilder();
    for (Step step : steps) {
      if (step.line().contains(HUB)) {
        second.start(step.line(), work.resolve("hub.log"));
        step.hold(
            first.say(
                "timeout 120 bash -c 'until curl -fs http://127.0.0.1:"
                    + port
                    + "/q/health/ready; do sleep 0.2; done'"));
        continue;
      }
      Shell.Said said = first.say(step.line());
      step.hold(said);
      Matcher kubectl = KUBECTL.matcher(said.output());
      if (kubectl.find()) {
        first.say("export PATH=" + Path.of(kubectl.group("program")).getParent() + ":$PATH");
      }
      answered.append(said.output());
    }
    assertThat(answered).contains("gvisor").contains("holds");
  }

  /// Cleans up after a tutorial that failed on the way.
  private void takeDown(Shell shell) throws IOException {
    for (String bed : List.of("one", "two")) {
      if (Files.exists(work.resolve(bed))) {
        shell.say("./bulkhead testbed down --dir " + work.resolve(bed));
      }
    }
  }

  private List<Step> steps(int port) throws IOException {
    String tutorial = Files.readString(Checkout.root().resolve("docs/tutorial.md"));
    List<Step> steps = new ArrayList<>();
    Parser.builder()
        .build()
        .parse(tutorial)
        .accept(
            new AbstractVisitor() {
              @Override
              public void visit(FencedCodeBlock block) {
                steps.add(READING);
                block
                    .getLiteral()
                    .lines()
                    .filter(line -> !line.isBlank())
                    .map(line -> line.replace("/tmp/", work + "/").replace(":9015", ":" + port))
                    .map(Step::new)
                    .forEach(steps::add);
              }
            });
    return steps;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /// A terminal at the top of the checkout. Everything that still runs in it ends with it.
  private static final class Shell implements AutoCloseable {
    private static final String ENDED = "-- that ended with ";

    record Said(int exit, String output) {}

    private final Process process;
    private final Writer in;
    private final BufferedReader out;

    Shell(Path work, int port) throws IOException {
      var builder = new ProcessBuilder("bash", "--norc").redirectErrorStream(true);
      builder.directory(Checkout.root().toFile());
      builder.environment().put("BULKHEAD_CONFIG", work.resolve("config.yaml").toString());
      builder.environment().put("BULKHEAD_LISTEN", "127.0.0.1:" + port);
      builder.environment().put("BULKHEAD_BUILD", "no");
      builder.environment().put("BULKHEAD_JAVA_HOME", System.getProperty("java.home"));
      process = builder.start();
      in = process.outputWriter();
      out = process.inputReader();
    }

    /// Runs the program of this line, with output to a file.
    void start(String line, Path log) throws IOException {
      Matcher parts = Pattern.compile("^(?<set>(\\w+=\\S+ )*)(?<command>.*)$").matcher(line);
      if (!parts.matches()) {
        throw new IllegalArgumentException(line);
      }
      if (!parts.group("set").isEmpty()) {
        in.write("export " + parts.group("set") + "\n");
      }
      in.write("exec " + parts.group("command") + " >" + log + " 2>&1\n");
      in.flush();
    }

    Said say(String line) throws IOException {
      in.write("{\n" + line + "\n} </dev/null\necho \"" + ENDED + "$?\"\n");
      in.flush();
      var output = new StringBuilder();
      String heard;
      while ((heard = out.readLine()) != null) {
        int end = heard.indexOf(ENDED);
        if (end >= 0) {
          output.append(heard, 0, end);
          return new Said(
              Integer.parseInt(heard.substring(end + ENDED.length())), output.toString());
        }
        output.append(heard).append('\n');
      }
      throw new IOException("the shell ended at: " + line + "\n" + output);
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }
}
