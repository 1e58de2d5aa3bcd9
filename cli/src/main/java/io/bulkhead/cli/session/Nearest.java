package io.bulkhead.cli.session;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/// Finds what somebody may have meant by a mistyped word.
public final class Nearest {
  private static final int SHOWN = 3;

  private Nearest() {}

  /// `Did you mean: get?`, or nothing when no word is near.
  public static String question(String typed, Collection<String> words) {
    List<String> near = of(typed, words);
    return near.isEmpty() ? "" : "Did you mean: " + String.join(" or ", near) + "?";
  }

  /// The nearest words first; a word is near when a third of what was typed is wrong at most, or
  /// when it begins so.
  static List<String> of(String typed, Collection<String> words) {
    String wanted = typed.toLowerCase(Locale.ROOT);
    int allowed = Math.max(1, (wanted.length() + 1) / 3);
    return words.stream()
        .distinct()
        .flatMap(word -> {
          int wrong = distance(wanted, word.toLowerCase(Locale.ROOT));
          boolean begins = wanted.length() > 2 && word.toLowerCase(Locale.ROOT).startsWith(wanted);
          return wrong <= allowed || begins ? Stream.of(new Candidate(word, wrong)) : Stream.of();
        })
        .sorted(Comparator.comparingInt(Candidate::wrong).thenComparing(Candidate::word))
        .limit(SHOWN)
        .map(Candidate::word)
        .toList();
  }

  private record Candidate(String word, int wrong) {}

  /// How many letters are missing, too many, wrong, or swapped with their neighbour.
  private static int distance(String one, String other) {
    int[][] steps = new int[one.length() + 1][other.length() + 1];
    for (int i = 0; i <= one.length(); i++) {
      for (int j = 0; j <= other.length(); j++) {
        steps[i][j] = i == 0 || j == 0 ? i + j : step(steps, one, other, i, j);
      }
    }
    return steps[one.length()][other.length()];
  }

  private static int step(int[][] steps, String one, String other, int i, int j) {
    int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
    int least =
        Math.min(Math.min(steps[i - 1][j] + 1, steps[i][j - 1] + 1), steps[i - 1][j - 1] + change);
    boolean swapped =
        i > 1
            && j > 1
            && one.charAt(i - 1) == other.charAt(j - 2)
            && one.charAt(i - 2) == other.charAt(j - 1);
    return swapped ? Math.min(least, steps[i - 2][j - 2] + 1) : least;
  }
}
