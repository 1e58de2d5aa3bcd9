package io.bulkhead.diagnostic;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.DamerauLevenshteinDistance;

/// Finds what a mistyped word may have meant.
public final class Nearest {
  private static final int SHOWN = 3;

  /// Longer input is no mistyped word, and would be expensive to compare.
  private static final int LONGEST = 64;

  private Nearest() {}

  /// `Did you mean: get?`, or nothing if no word is close.
  public static String question(String typed, Collection<String> words) {
    List<String> near = of(typed, words);
    return near.isEmpty() ? "" : "Did you mean: " + String.join(" or ", near) + "?";
  }

  /// `"gte" is not known, did you mean "get"? Known are get, put`.
  public static String refusal(String typed, Collection<String> words) {
    String shown = typed.length() > LONGEST ? typed.substring(0, LONGEST) + "…" : typed;
    List<String> near = of(typed, words);
    return "\""
        + shown
        + "\" is not known"
        + (near.isEmpty()
            ? "; known are "
            : ", did you mean \"" + near.getFirst() + "\"? Known are ")
        + String.join(", ", words);
  }

  /// The closest words first, ignoring case; a word is close if at most a third of the input is
  /// wrong, or if it begins with the input.
  public static List<String> of(String typed, Collection<String> words) {
    if (typed.length() > LONGEST) {
      return List.of();
    }
    String wanted = typed.toLowerCase(Locale.ROOT);
    var distance = new DamerauLevenshteinDistance(Math.max(1, (wanted.length() + 1) / 3));
    return words.stream()
        .distinct()
        .flatMap(word -> {
          String known = word.toLowerCase(Locale.ROOT);
          int wrong = distance.apply(wanted, known);
          boolean begins = wanted.length() > 2 && known.startsWith(wanted);
          return wrong >= 0
              ? Stream.of(new Candidate(word, wrong))
              : begins
                  ? Stream.of(new Candidate(word, known.length() - wanted.length()))
                  : Stream.of();
        })
        .sorted(Comparator.comparingInt(Candidate::wrong).thenComparing(Candidate::word))
        .limit(SHOWN)
        .map(Candidate::word)
        .toList();
  }

  private record Candidate(String word, int wrong) {}
}
