package io.bulkhead.admission;

import io.bulkhead.label.GrantAnnotation;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/// One rule of the guard that an object violates.
///
/// @param rule its name: the policy, and the words of the rule
/// @param message what is wrong and what to do, as the cluster says it
/// @param fields the minimal parts that have to be removed or changed, such as `spec.hostNetwork`;
///   empty if it is the object as a whole
/// @param grants what an operator could grant to satisfy the rule
/// @param baseline whether the level `baseline` would satisfy it
public record Breach(
    String rule,
    String message,
    List<String> fields,
    SortedMap<GrantAnnotation, SortedSet<String>> grants,
    boolean baseline) {
  private static final Set<String> STOP_WORDS =
      Set.of(
          "a",
          "an",
          "and",
          "are",
          "be",
          "for",
          "in",
          "is",
          "may",
          "must",
          "of",
          "or",
          "so",
          "that",
          "the",
          "this",
          "to",
          "untrusted",
          "which",
          "with");
  private static final int WORDS = 5;

  public Breach {
    fields = List.copyOf(fields);
  }

  static Breach unexplained(String policy) {
    return new Breach(
        policy, "the guard of the cluster does not allow this", List.of(), new TreeMap<>(), false);
  }

  /// Rules have no names of their own, so the first words of the message are used.
  static String name(String policy, String message) {
    List<String> words = new ArrayList<>();
    for (String word : message.toLowerCase(Locale.ROOT).split("[^a-z0-9]+", -1)) {
      if (!word.isEmpty() && !STOP_WORDS.contains(word) && words.size() < WORDS) {
        words.add(word);
      }
    }
    return (policy.equals("templates") ? "pods" : policy) + "/" + String.join("-", words);
  }
}
