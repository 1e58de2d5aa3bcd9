package io.bulkhead.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The script, sourced by a real bash.
class CompletionTest {
  @TempDir Path folder;

  @ParameterizedTest(name = "bulkhead {0}")
  @CsvSource({
    "ge, get",
    "context l, list",
    "get logicalcloudk, logicalcloudkvpairs",
    "deploy di, dig",
    "get lc --outp, --output",
    "get lc -o y, yaml",
    "completion f, fish",
    "testb, testbed",
  })
  void bashCompletesWhatIsTyped(String typed, String completed) throws Exception {
    String script = new Shell(folder, "http://127.0.0.1:1").run("completion", "bash").out();
    Path file = folder.resolve("completion.sh");
    Files.writeString(file, script + "\n" + press(typed));

    assertThat(bash(file)).isEqualTo(completed);
  }

  @ParameterizedTest(name = "fish: {0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -n '__fish_use_subcommand' -a get -d 'Show or list documents.'
          -n '__fish_use_subcommand' -a server -d 'The hub; server --help shows its options'
          -n '__fish_seen_subcommand_from context; and not __fish_seen_subcommand_from delete list use' -a use -d 'Uses a context from now on.'
          -n '__fish_seen_subcommand_from cluster; and __fish_seen_subcommand_from add' -l kubeconfig
          -x -a 'table wide yaml json name jsonpath= custom-columns='
          -n '__fish_seen_subcommand_from get' -l sort-by -d 'Sort by what the document has there, such as .spec.trust.'
          -n '__fish_seen_subcommand_from get' -l token -d
          -n '__fish_seen_subcommand_from lint' -F
          """)
  void fishIsToldOfWordsAndOptions(String line) {
    String script = new Shell(folder, "http://127.0.0.1:1").run("completion", "fish").out();

    assertThat(script.lines()).anySatisfy(told -> assertThat(told).contains(line));
  }

  @Test
  void fishOffersFilesWhereFilesAreWanted() {
    String script = new Shell(folder, "http://127.0.0.1:1").run("completion", "fish").out();

    assertThat(script.lines().filter(told -> told.contains(" -l kubeconfig ")))
        .isNotEmpty()
        .allSatisfy(told -> assertThat(told).endsWith(" -r -F"));
  }

  /// What bash does when the Tab key is pressed.
  private static String press(String typed) {
    int words = typed.split(" ").length;
    return """
    COMP_WORDS=(bulkhead %s); COMP_CWORD=%d; COMP_LINE="bulkhead %s"
    _complete_bulkhead 2>/dev/null
    echo "${COMPREPLY[*]}"
    """
        .formatted(typed, words, typed);
  }

  private static String bash(Path file) throws IOException, InterruptedException {
    Process bash = new ProcessBuilder("bash", "--norc", file.toString()).start();
    bash.getOutputStream().close();
    String out = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    bash.waitFor();
    return out.strip();
  }
}
