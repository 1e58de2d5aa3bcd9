package io.bulkhead.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Every label's name is written down only once, in all modules.
class LabelsTest {
  private static final Pattern SOURCES = Pattern.compile("(core|server|cli)/src/main/java/");

  private static Map<String, String> names() throws IllegalAccessException {
    var names = new TreeMap<String, String>();
    for (Field field : Labels.class.getFields()) {
      if (field.get(null) instanceof String text && text.contains("/") && !text.endsWith("/")) {
        names.put(text, field.getName());
      }
    }
    Arrays.stream(GrantAnnotation.values()).forEach(one -> names.put(one.annotation(), one.name()));
    return names;
  }

  /// @param root of the project
  private static List<String> again(Path root) throws IOException, IllegalAccessException {
    Map<String, String> names = names();
    List<String> faults = new ArrayList<>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
        if (SOURCES.matcher(file.toString()).find()
            && !file.endsWith(Path.of("io", "bulkhead", "label", "Labels.java"))) {
          String source = Files.readString(file);
          names.forEach((text, name) -> {
            if (source.contains("\"" + text + "\"")) {
              faults.add(file.getFileName() + " writes " + text + " instead of " + name);
            }
          });
        }
      }
    }
    return faults;
  }

  @Test
  void eachNameIsWrittenOnce() throws IOException, IllegalAccessException {
    assertThat(names()).hasSizeGreaterThan(20).containsKey("bulkhead.io/managed");
    assertThat(again(Path.of(".."))).isEmpty();
  }

  @Test
  void oneThatIsWrittenAgainIsFound(@TempDir Path root) throws IOException, IllegalAccessException {
    Path folder = Files.createDirectories(root.resolve("server/src/main/java/io"));
    Files.writeString(folder.resolve("Again.java"), "String mark = \"bulkhead.io/owner\";");

    assertThat(again(root)).containsExactly("Again.java writes bulkhead.io/owner instead of OWNER");
  }
}
