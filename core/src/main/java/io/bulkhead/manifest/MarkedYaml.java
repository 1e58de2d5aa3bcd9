package io.bulkhead.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.StringReader;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/// YAML for people with comments at selected places.
public final class MarkedYaml {
  /// @param at where the node begins
  /// @param value the node itself
  private record Spot(int line, Node value) {
    /// Whether a comment may follow at the end of its line.
    boolean open() {
      boolean oneLine = value.getStartMark().getLine() == value.getEndMark().getLine();
      return !(value instanceof ScalarNode scalar)
          || oneLine
          || scalar.getScalarStyle() == ScalarStyle.LITERAL;
    }
  }

  /// @param comments by JSON pointer, one line each; those without a place are ignored
  public static String of(JsonNode tree, Map<String, String> comments) {
    String text = Json.yaml(tree);
    String[] lines = text.split("\n", -1);
    var options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    Node root = new Yaml(options).compose(new StringReader(text));
    comments.forEach((pointer, comment) ->
        spot(new Spot(0, root), steps(pointer))
            .ifPresent(spot -> {
              String line = lines[spot.line()];
              lines[spot.line()] =
                  spot.open()
                      ? line + " # " + comment
                      : " ".repeat(indent(line)) + "# " + comment + "\n" + line;
            }));
    return String.join("\n", lines);
  }

  private static int indent(String line) {
    return line.length() - line.stripLeading().length();
  }

  private static List<String> steps(String pointer) {
    return Arrays.stream(pointer.split("/", -1))
        .skip(1)
        .map(step -> step.replace("~1", "/").replace("~0", "~"))
        .toList();
  }

  private static Optional<Spot> spot(Spot from, List<String> steps) {
    if (steps.isEmpty()) {
      return Optional.of(from);
    }
    return step(from.value(), steps.getFirst())
        .flatMap(next -> spot(next, steps.subList(1, steps.size())));
  }

  private static Optional<Spot> step(Node node, String name) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple member : mapping.getValue()) {
        if (member.getKeyNode() instanceof ScalarNode key && key.getValue().equals(name)) {
          return Optional.of(new Spot(key.getStartMark().getLine(), member.getValueNode()));
        }
      }
    }
    if (node instanceof SequenceNode sequence
        && name.matches("\\d{1,9}")
        && Integer.parseInt(name) < sequence.getValue().size()) {
      Node element = sequence.getValue().get(Integer.parseInt(name));
      return Optional.of(new Spot(element.getStartMark().getLine(), element));
    }
    return Optional.empty();
  }

  private MarkedYaml() {}
}
