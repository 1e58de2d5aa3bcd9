package io.bulkhead.api.transport;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The media types that a client accepts: the ranges of its `Accept` header.
public final class Accept {
  private static final String TOKEN = "[!#$%&'+.^_`|~0-9A-Za-z-]+";
  private static final Pattern RANGE =
      Pattern.compile("(?<type>" + TOKEN + "|\\*)/(?<subtype>" + TOKEN + "|\\*)");
  private static final Pattern PARAMETER =
      Pattern.compile("(" + TOKEN + ")\\s*=\\s*(" + TOKEN + "|\"[^\"]*\")");
  private static final Pattern QUALITY =
      Pattern.compile("0(\\.[0-9]{0,3})?|\\.[0-9]{1,3}|1(\\.0{0,3})?");

  private record Range(String type, String subtype, double quality) {
    /// 0 does not match, 3 is the exact type.
    int closeness(String mediaType) {
      int slash = mediaType.indexOf('/');
      if (type.equals("*")) {
        return 1;
      }
      if (!type.equals(mediaType.substring(0, slash))) {
        return 0;
      }
      return subtype.equals("*") ? 2 : subtype.equals(mediaType.substring(slash + 1)) ? 3 : 0;
    }
  }

  private final List<Range> ranges;
  private final boolean readable;

  private Accept(List<Range> ranges, boolean readable) {
    this.ranges = List.copyOf(ranges);
    this.readable = readable;
  }

  public static Accept of(String header) {
    List<Range> ranges = new ArrayList<>();
    for (String element : split(header, ',')) {
      if (!element.isBlank()) {
        Optional<Range> range = range(element);
        if (range.isEmpty()) {
          return new Accept(List.of(), false);
        }
        ranges.add(range.get());
      }
    }
    return new Accept(ranges, true);
  }

  /// Splits outside of quotes, without trailing empty pieces; there is at least one. Hand-written:
  /// a pattern with lookahead takes quadratic time for a long header, or overflows the stack.
  private static List<String> split(String text, char at) {
    List<String> pieces = new ArrayList<>();
    boolean quoted = false;
    int from = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == at && !quoted) {
        pieces.add(text.substring(from, i));
        from = i + 1;
      }
    }
    pieces.add(text.substring(from));
    while (pieces.size() > 1 && pieces.getLast().isEmpty()) {
      pieces.removeLast();
    }
    return pieces;
  }

  private static Optional<Range> range(String element) {
    List<String> pieces = split(element, ';');
    Matcher named = RANGE.matcher(pieces.getFirst().strip().toLowerCase(Locale.ROOT));
    if (!named.matches()
        || (named.group("type").equals("*") && !named.group("subtype").equals("*"))) {
      return Optional.empty();
    }
    double quality = 1;
    for (int i = 1; i < pieces.size(); i++) {
      Matcher parameter = PARAMETER.matcher(pieces.get(i).strip());
      if (!parameter.matches()) {
        return Optional.empty();
      }
      if (parameter.group(1).equalsIgnoreCase("q")) {
        String value = parameter.group(2);
        if (!QUALITY.matcher(value).matches()) {
          return Optional.empty();
        }
        quality = Double.parseDouble(value);
      }
    }
    return Optional.of(new Range(named.group("type"), named.group("subtype"), quality));
  }

  /// False for a header that is no list of media ranges.
  public boolean readable() {
    return readable;
  }

  /// Whether the header is absent, so that everything is accepted.
  public boolean silent() {
    return readable && ranges.isEmpty();
  }

  /// The offer that the client prefers; the first among equals. Empty if it accepts none.
  public Optional<String> best(List<String> offers) {
    String best = null;
    for (String offer : offers) {
      if (quality(offer) > (best == null ? 0 : quality(best))) {
        best = offer;
      }
    }
    return Optional.ofNullable(best);
  }

  /// Whether the exact type is named, not only matched by a wildcard.
  public boolean names(String mediaType) {
    return ranges.stream().anyMatch(r -> r.closeness(mediaType) == 3 && r.quality() > 0);
  }

  /// Whether the type is matched by more than `*/*`, and preferred no less than the other.
  public boolean prefers(String mediaType, String other) {
    return ranges.stream().anyMatch(range -> range.closeness(mediaType) > 1)
        && quality(mediaType) > 0
        && quality(mediaType) >= quality(other);
  }

  /// The quality from the closest range; 0 if there is none.
  private double quality(String mediaType) {
    int closest = 0;
    double quality = 0;
    for (Range range : ranges) {
      int closeness = range.closeness(mediaType);
      if (closeness > closest) {
        closest = closeness;
        quality = range.quality();
      }
    }
    return quality;
  }
}
