package io.bulkhead.compiler.rendering;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits texts to separate random parts from fixed ones: two renderings of one template differ in
/// some words or lines, and agree in all the rest.
final class Pieces {
  private static final Pattern WORDS = Pattern.compile("[A-Za-z0-9]+|[^A-Za-z0-9]");
  private static final Pattern LINES = Pattern.compile("[^\n]*\n|[^\n]+");

  /// Shorter words also occur in unrelated texts.
  private static final int TELLING = 6;

  static List<String> words(String text) {
    return split(WORDS, text);
  }

  private static List<String> split(Pattern pattern, String text) {
    List<String> pieces = new ArrayList<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      pieces.add(matcher.group());
    }
    return pieces;
  }

  /// The current text with its random parts replaced by those of the first text. Empty if the
  /// random parts cannot be located, or if the first text differs in its fixed parts.
  ///
  /// @param words known replacements of words
  static Optional<String> fill(String now, String other, String first, Map<String, String> words) {
    for (Pattern pattern : List.of(WORDS, LINES)) {
      List<String> a = split(pattern, now);
      List<String> b = split(pattern, other);
      List<String> k = split(pattern, first);
      if (a.size() == b.size() && a.size() > (pattern.equals(LINES) ? 1 : 0)) {
        Optional<String> filled = filled(a, b, k, words);
        if (filled.isPresent()) {
          return filled;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> filled(
      List<String> a, List<String> b, List<String> k, Map<String, String> words) {
    var text = new StringBuilder();
    for (int i = 0; i < a.size(); i++) {
      String piece = a.get(i);
      if (!piece.equals(b.get(i))) {
        String known = words.get(piece);
        if (known == null && k.size() == a.size() && alike(piece, b.get(i), k.get(i))) {
          known = k.get(i);
        }
        if (known == null) {
          return Optional.empty();
        }
        piece = known;
      }
      text.append(piece);
    }
    return Optional.of(text.toString());
  }

  /// Random values of equal length are assumed to be requested with that length.
  private static boolean alike(String one, String other, String first) {
    return one.length() != other.length() || one.length() == first.length();
  }

  static void learn(String now, String other, String first, Map<String, String> words) {
    List<String> a = words(now);
    List<String> b = words(other);
    List<String> k = words(first);
    if (a.size() != b.size() || a.size() != k.size()) {
      return;
    }
    for (int i = 0; i < a.size(); i++) {
      if (!a.get(i).equals(b.get(i))
          && a.get(i).length() >= TELLING
          && alike(a.get(i), b.get(i), k.get(i))) {
        words.putIfAbsent(a.get(i), k.get(i));
      }
    }
  }

  static String translated(String text, Map<String, String> words) {
    var result = new StringBuilder();
    words(text).forEach(word -> result.append(words.getOrDefault(word, word)));
    return result.toString();
  }

  private Pieces() {}
}
