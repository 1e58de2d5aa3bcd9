package io.bulkhead.cli.document;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.cli.session.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarGzWriterTest {
  @TempDir Path folder;

  @Test
  void tarReadsWhatWasPacked() throws Exception {
    String deep = "a-folder-with-a-long-name/".repeat(5) + "settings.yaml";
    write("in/Chart.yaml", "name: web\n");
    write("in/" + deep, "a: 1\n");

    Files.write(folder.resolve("out.tgz"), TarGzWriter.pack(folder.resolve("in"), "web/"));
    Files.createDirectories(folder.resolve("out"));
    int code =
        new ProcessBuilder("tar", "-xzf", "../out.tgz")
            .directory(folder.resolve("out").toFile())
            .inheritIO()
            .start()
            .waitFor();

    assertThat(code).isZero();
    assertThat(folder.resolve("out/web/Chart.yaml")).hasContent("name: web\n");
    assertThat(folder.resolve("out/web/" + deep)).hasContent("a: 1\n");
  }

  @Test
  void equalFoldersGiveEqualBytes() throws IOException {
    write("one/b.yaml", "b");
    write("one/a.yaml", "a");
    write("two/a.yaml", "a");
    write("two/b.yaml", "b");

    assertThat(TarGzWriter.pack(folder.resolve("one"), ""))
        .isEqualTo(TarGzWriter.pack(folder.resolve("two"), ""));
  }

  @Test
  void anEmptyFolderAndALinkAreRefused() throws IOException {
    Files.createDirectories(folder.resolve("empty"));
    Files.createDirectories(folder.resolve("linked"));
    Files.createSymbolicLink(folder.resolve("linked/x"), Path.of("/etc/passwd"));

    assertThatThrownBy(() -> TarGzWriter.pack(folder.resolve("empty"), ""))
        .isInstanceOf(CommandFailure.class);
    assertThatThrownBy(() -> TarGzWriter.pack(folder.resolve("linked"), ""))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("symbolic link");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text, StandardCharsets.UTF_8);
  }
}
