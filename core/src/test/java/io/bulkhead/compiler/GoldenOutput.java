package io.bulkhead.compiler;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Gate;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.TreeChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;

/// The `out` side of a golden folder: per target a report, and a file per part and bundle.
final class GoldenOutput {

  /// Texts by file name.
  static TreeMap<String, String> of(String target, Compilation compilation) {
    var files = new TreeMap<String, String>();
    files.put(target + ".yaml", Json.yaml(report(compilation)));
    for (Compilation.PartBundles part : compilation.parts()) {
      for (int i = 0; i < part.groups().size(); i++) {
        files.put(
            target + "." + part.part() + "." + (i + 1) + ".yaml",
            bundle(part, part.groups().get(i)));
      }
    }
    return files;
  }

  private static ObjectNode empty() {
    return (ObjectNode) Json.parse("{}");
  }

  private static ObjectNode report(Compilation compilation) {
    ObjectNode report = empty();
    ArrayNode diagnostics = report.putArray("diagnostics");
    compilation
        .diagnostics()
        .forEach(d -> {
          ObjectNode one =
              diagnostics
                  .addObject()
                  .put("severity", d.severity().name())
                  .put("problem", d.problem().name())
                  .put("message", d.message())
                  .put("intent", d.intent())
                  .put("field", d.field())
                  .put("cluster", d.cluster());
          if (!d.rule().isEmpty()) {
            one.put("rule", d.rule()).put("count", d.count());
            d.places().forEach(place -> one.withArray("places").add(place.toString()));
          }
          if (!d.cure().equals(Diagnostic.Cure.NONE)) {
            one.put("cure", d.cure().tenant());
          }
        });
    ArrayNode verdicts = report.putArray("verdicts");
    compilation
        .verdicts()
        .forEach(v ->
            verdicts
                .addObject()
                .put("part", v.part())
                .put("cluster", v.cluster().toString())
                .put("chosen", v.chosen())
                .put("reason", v.reason())
                .put("intent", v.intent()));
    for (Draft.Adapted one : compilation.adapted()) {
      ObjectNode node = report.withArray("adapted").addObject();
      node.put("object", one.object().toString()).put("by", one.by().text());
      TreeChange change = one.change();
      if (change == null) {
        node.put("leftOut", true);
      } else {
        node.put("field", change.pointer()).set("from", change.from());
        node.set("to", change.to());
      }
    }
    ArrayNode origins = report.putArray("explanations");
    for (Compilation.Origin origin : compilation.origins()) {
      ObjectNode node = origins.addObject();
      node.put("part", origin.part()).put("object", origin.object().toString());
      names(node.putArray("clusters"), origin.clusters());
      origin.story().forEach(node.putArray("story")::add);
    }
    return report;
  }

  private static String bundle(Compilation.PartBundles part, Compilation.Group group) {
    ObjectNode head = empty();
    names(head.putArray("clusters"), group.clusters());
    ArrayNode gates = head.putArray("gates");
    for (Gate gate : part.gates()) {
      gates
          .addObject()
          .put("part", gate.part())
          .put("until", gate.until().name())
          .put("pause", gate.pause().toString());
    }
    var text = new StringBuilder(Json.yaml(head));
    for (Bundle.Entry entry : group.bundle().entries()) {
      ObjectNode node = empty();
      node.put("wave", entry.wave().name());
      if (entry.hook() != null) {
        ObjectNode hook = node.putObject("hook");
        hook.put("phase", entry.hook().phase().name()).put("weight", entry.hook().weight());
        entry.hook().deletePolicies().forEach(p -> hook.withArray("delete").add(p.name()));
      }
      node.set("manifest", entry.manifest().json());
      text.append("---\n").append(Json.yaml(node));
    }
    return text.toString();
  }

  private static void names(ArrayNode into, List<ClusterId> clusters) {
    clusters.forEach(cluster -> into.add(cluster.toString()));
  }

  /// The differences between the folder and the given files, one line or more per file; empty if
  /// there are none.
  static List<String> differences(Path folder, TreeMap<String, String> files) throws IOException {
    var there = new TreeMap<String, String>();
    for (Path file : GoldenInput.files(folder)) {
      there.put(file.getFileName().toString(), Files.readString(file));
    }
    List<String> found = new ArrayList<>();
    var names = new TreeSet<>(there.keySet());
    names.addAll(files.keySet());
    for (String name : names) {
      if (!files.containsKey(name)) {
        found.add(name + ": is there, but the compiler does not make it");
      } else if (!there.containsKey(name)) {
        found.add(name + ": is missing; the compiler makes it:\n" + files.get(name));
      } else if (!files.get(name).equals(there.get(name))) {
        found.add(name + ": " + firstDifference(there.get(name), files.get(name)));
      }
    }
    return found;
  }

  private static String firstDifference(String golden, String made) {
    List<String> expected = golden.lines().toList();
    List<String> actual = made.lines().toList();
    int line = 0;
    while (line < Math.min(expected.size(), actual.size())
        && expected.get(line).equals(actual.get(line))) {
      line++;
    }
    return "differs from line "
        + (line + 1)
        + "\n- "
        + String.join("\n- ", around(expected, line))
        + "\n+ "
        + String.join("\n+ ", around(actual, line));
  }

  private static List<String> around(List<String> lines, int line) {
    return lines.subList(Math.min(line, lines.size()), Math.min(line + 6, lines.size()));
  }

  static void write(Path folder, TreeMap<String, String> files) throws IOException {
    Files.createDirectories(folder);
    for (Path old : GoldenInput.files(folder)) {
      Files.delete(old);
    }
    for (var file : files.entrySet()) {
      Files.writeString(folder.resolve(file.getKey()), file.getValue());
    }
  }

  private GoldenOutput() {}
}
