package io.bulkhead.admission;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.bulkhead.label.GrantAnnotation;
import io.bulkhead.label.Labels;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Finds the cause of a violation by trial: which parts of the object would have to be removed, and
/// what an operator could grant. So every suggested cure works.
final class Trials {
  private static final int DEEPEST = 16;

  private final AdmissionPolicy policy;
  private final Admission.Request request;

  Trials(AdmissionPolicy policy, Admission.Request request) {
    this.policy = policy;
    this.request = request;
  }

  Breach explain(AdmissionPolicy.Rule rule) {
    List<String> fields = new ArrayList<>();
    culprits(rule, request.object(), List.of(), fields, 0);
    SortedMap<GrantAnnotation, SortedSet<String>> grants = grants(rule);
    boolean baseline = grants.isEmpty() && keeps(rule, request.labelled(Labels.LEVEL, "baseline"));
    return new Breach(
        Breach.name(policy.name(), rule.message()), rule.message(), fields, grants, baseline);
  }

  private boolean keeps(AdmissionPolicy.Rule rule, Admission.Request tried) {
    return AdmissionPolicy.keeps(rule, policy.scope(Admission.scope(tried)));
  }

  /// A step into the object: the name of a member, or the index of an element.
  private record Step(String member, int index) {
    JsonNode into(JsonNode node) {
      return index < 0 ? node.path(member) : node.path(index);
    }

    void remove(JsonNode parent) {
      if (parent instanceof ObjectNode object) {
        object.remove(member);
      } else if (parent instanceof ArrayNode array) {
        array.remove(index);
      }
    }

    /// Removes all siblings in its list or object.
    void isolate(JsonNode parent) {
      JsonNode kept = into(parent).deepCopy();
      if (parent instanceof ObjectNode object) {
        object.removeAll().set(member, kept);
      } else if (parent instanceof ArrayNode array) {
        array.removeAll().add(kept);
      }
    }
  }

  /// The smallest parts of the object whose removal would satisfy the rule.
  private void culprits(
      AdmissionPolicy.Rule rule, ObjectNode whole, List<Step> path, List<String> found, int depth) {
    JsonNode here = at(whole, path);
    int before = found.size();
    List<Step> steps = depth < DEEPEST ? steps(here, path.isEmpty()) : List.of();
    for (Step step : steps) {
      if (keeps(rule, request.with(without(whole, path, step)))) {
        culprits(rule, whole, then(path, step), found, depth + 1);
        return;
      }
    }
    boolean guilty = keptWithout(rule, whole, path);
    if (guilty && here.size() > 1 && (here.isArray() || flat(here))) {
      for (Step step : steps) {
        ObjectNode alone = whole.deepCopy();
        step.isolate(at(alone, path));
        if (!keeps(rule, request.with(alone))) {
          found.add(text(path, step));
        }
      }
    }
    if (found.size() == before) {
      // An object without its specification is invalid, so a rule may fail because it is missing.
      steps.stream()
          .filter(step -> step.into(here).isContainerNode())
          .forEach(step -> culprits(rule, whole, then(path, step), found, depth + 1));
    }
    if (guilty && found.size() == before) {
      found.add(text(path.subList(0, path.size() - 1), path.getLast()));
    }
  }

  private boolean keptWithout(AdmissionPolicy.Rule rule, ObjectNode whole, List<Step> path) {
    return !path.isEmpty()
        && keeps(
            rule, request.with(without(whole, path.subList(0, path.size() - 1), path.getLast())));
  }

  private static List<Step> then(List<Step> path, Step step) {
    List<Step> longer = new ArrayList<>(path);
    longer.add(step);
    return longer;
  }

  private static ObjectNode without(ObjectNode whole, List<Step> path, Step step) {
    ObjectNode copy = whole.deepCopy();
    step.remove(at(copy, path));
    return copy;
  }

  private static JsonNode at(JsonNode node, List<Step> path) {
    JsonNode here = node;
    for (Step step : path) {
      here = step.into(here);
    }
    return here;
  }

  /// The object's identity cannot be removed.
  private static List<Step> steps(JsonNode node, boolean root) {
    List<Step> steps = new ArrayList<>();
    if (node.isObject()) {
      node.fieldNames()
          .forEachRemaining(name -> {
            if (!root || !(name.equals("apiVersion") || name.equals("kind"))) {
              steps.add(new Step(name, -1));
            }
          });
    } else {
      for (int i = 0; i < node.size(); i++) {
        steps.add(new Step("", i));
      }
    }
    return steps;
  }

  /// Labels, annotations, limits: keys with plain values.
  private static boolean flat(JsonNode node) {
    return node.isObject() && node.properties().stream().allMatch(m -> m.getValue().isValueNode());
  }

  private static String text(List<Step> path, Step last) {
    var text = new StringBuilder();
    List<Step> all = new ArrayList<>(path);
    all.add(last);
    for (Step step : all) {
      if (step.index() >= 0) {
        text.append('[').append(step.index()).append(']');
      } else if (step.member().matches("[A-Za-z0-9]+")) {
        text.append(text.isEmpty() ? "" : ".").append(step.member());
      } else {
        text.append('[').append(step.member()).append(']');
      }
    }
    return text.toString();
  }

  /// The minimal grants; empty if no grant helps.
  private SortedMap<GrantAnnotation, SortedSet<String>> grants(AdmissionPolicy.Rule rule) {
    var result = new TreeMap<GrantAnnotation, SortedSet<String>>();
    List<String> words = words(request.object());
    for (GrantAnnotation grant : GrantAnnotation.values()) {
      List<String> asked = new ArrayList<>(words);
      if (asked.isEmpty() || !keeps(rule, request.granted(grant, asked))) {
        continue;
      }
      for (String word : words) {
        List<String> fewer = new ArrayList<>(asked);
        fewer.remove(word);
        if (!fewer.isEmpty() && keeps(rule, request.granted(grant, fewer))) {
          asked = fewer;
        }
      }
      result.put(grant, new TreeSet<>(asked));
      return result;
    }
    return result;
  }

  /// All texts in the object that a grant could name.
  private static List<String> words(JsonNode object) {
    SequencedSet<String> words = new LinkedHashSet<>();
    gather(object, words);
    return words.stream()
        .filter(word -> !word.isEmpty() && word.length() < 254 && !word.contains(","))
        .filter(word -> word.chars().noneMatch(Character::isWhitespace))
        .toList();
  }

  private static void gather(JsonNode node, SequencedSet<String> into) {
    if (node.isTextual()) {
      String text = node.textValue();
      into.add(text);
      int slash = text.lastIndexOf('/');
      if (slash > 0 && !text.startsWith("/")) {
        into.add(text.substring(0, slash));
      }
      return;
    }
    if (node.path("name").isTextual() && node.path("namespace").isTextual()) {
      into.add(node.path("namespace").textValue() + "/" + node.path("name").textValue());
    }
    node.properties()
        .forEach(member -> {
          into.add(member.getKey());
          gather(member.getValue(), into);
        });
    if (node.isArray()) {
      node.forEach(element -> gather(element, into));
    }
  }
}
