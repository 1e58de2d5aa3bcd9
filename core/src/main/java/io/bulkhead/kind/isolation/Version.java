package io.bulkhead.kind.isolation;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A software version: numbers separated by dots, and identifiers for a pre-release, ordered as in
/// Semantic Versioning. Any count of numbers is allowed; missing ones are zero.
///
/// @param numbers without trailing zeros
/// @param early identifiers of a pre-release, empty for a release
record Version(List<BigInteger> numbers, List<String> early) implements Comparable<Version> {
  private static final Pattern FORM =
      Pattern.compile(
          "v?([0-9]{1,9}(?:\\.[0-9]{1,9}){0,5})(?:-([0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*))?"
              + "(?:\\+[0-9A-Za-z.-]*)?");
  private static final int LONGEST = 128;

  Version {
    numbers = List.copyOf(numbers);
    early = List.copyOf(early);
  }

  /// Empty if it is no version.
  static Optional<Version> of(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      return Optional.empty();
    }
    List<BigInteger> numbers = new ArrayList<>();
    for (String number : form.group(1).split("\\.")) {
      numbers.add(new BigInteger(number));
    }
    while (numbers.size() > 1 && numbers.getLast().signum() == 0) {
      numbers.removeLast();
    }
    String early = form.group(2);
    return Optional.of(
        new Version(numbers, early == null ? List.of() : List.of(early.split("\\."))));
  }

  @Override
  public int compareTo(Version other) {
    for (int i = 0; i < Math.max(numbers.size(), other.numbers.size()); i++) {
      int order = number(i).compareTo(other.number(i));
      if (order != 0) {
        return order;
      }
    }
    if (early.isEmpty() || other.early.isEmpty()) {
      return Boolean.compare(early.isEmpty(), other.early.isEmpty());
    }
    for (int i = 0; i < Math.min(early.size(), other.early.size()); i++) {
      int order = compare(early.get(i), other.early.get(i));
      if (order != 0) {
        return order;
      }
    }
    return Integer.compare(early.size(), other.early.size());
  }

  private BigInteger number(int place) {
    return place < numbers.size() ? numbers.get(place) : BigInteger.ZERO;
  }

  /// Numbers come before words.
  private static int compare(String one, String other) {
    boolean number = one.matches("[0-9]+");
    if (number != other.matches("[0-9]+")) {
      return number ? -1 : 1;
    }
    return number ? new BigInteger(one).compareTo(new BigInteger(other)) : one.compareTo(other);
  }
}
