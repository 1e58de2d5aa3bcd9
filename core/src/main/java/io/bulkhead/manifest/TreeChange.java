package io.bulkhead.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// One place where two states of a tree differ.
///
/// @param pointer JSON pointer of the place
/// @param from null when it was not there
/// @param to null when it is there no more
public record TreeChange(String pointer, @Nullable JsonNode from, @Nullable JsonNode to) {

  /// Lists of different length differ as a whole: which of their elements are the same nobody says.
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
