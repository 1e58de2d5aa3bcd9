package io.bulkhead.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One difference between two states of a tree.
///
/// @param pointer JSON pointer of the place
/// @param from null if it did not exist
/// @param to null if it does not exist any more
public record TreeChange(String pointer, @Nullable JsonNode from, @Nullable JsonNode to) {

  /// Lists of different length are reported as a whole: there is no telling which elements
  /// correspond.
  public static List<TreeChange> between(JsonNode before, JsonNode after) {
    List<TreeChange> found = new ArrayList<>();
    compare("", before, after, found);
    return List.copyOf(found);
  }

  private static void compare(String at, JsonNode before, JsonNode after, List<TreeChange> found) {
    if (before.equals(after)) {
      return;
    }
    if (before.isObject() && after.isObject()) {
      var names = new TreeSet<String>();
      before.fieldNames().forEachRemaining(names::add);
      after.fieldNames().forEachRemaining(names::add);
      for (String name : names) {
        compare(at + "/" + escaped(name), before.path(name), after.path(name), found);
      }
    } else if (before.isArray() && after.isArray() && before.size() == after.size()) {
      for (int i = 0; i < before.size(); i++) {
        compare(at + "/" + i, before.path(i), after.path(i), found);
      }
    } else {
      found.add(new TreeChange(at, there(before), there(after)));
    }
  }

  private static @Nullable JsonNode there(JsonNode node) {
    return node.isMissingNode() ? null : node.deepCopy();
  }

  private static String escaped(String name) {
    return name.replace("~", "~0").replace("/", "~1");
  }
}
