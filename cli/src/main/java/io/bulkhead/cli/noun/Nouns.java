package io.bulkhead.cli.noun;

import io.bulkhead.cli.http.TypedPath;
import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.diagnostic.Nearest;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;

/// Finds kinds by name, plural, path segment or short name, ignoring case, with or without hyphens.
public final class Nouns {
  private static final class Standard {
    static final Nouns NOUNS = new Nouns(KindTable.standard());
  }

  private final KindTable table;

  public Nouns(KindTable table) {
    this.table = table;
  }

  /// For the standard table, which is built when it is first needed.
  public static Nouns standard() {
    return Standard.NOUNS;
  }

  public KindTable table() {
    return table;
  }

  /// Throws a usage failure that names the candidates.
  public Kind<?> kind(String noun) {
    String wanted = plain(noun);
    List<Kind<?>> exact = table.kinds().stream().filter(k -> names(k).contains(wanted)).toList();
    List<Kind<?>> found =
        exact.isEmpty()
            ? table.kinds().stream().filter(k -> plain(k.segment()).equals(wanted)).toList()
            : exact;
    if (found.size() == 1) {
      return found.getFirst();
    }
    if (found.isEmpty()) {
      throw CommandFailure.usage(unknown(noun));
    }
    throw CommandFailure.usage(
        "\"%s\" may be any of: %s".formatted(noun, String.join(", ", all(found))));
  }

  private String unknown(String noun) {
    List<String> words = new ArrayList<>();
    for (Kind<?> kind : table.kinds()) {
      words.add(singular(kind));
      words.add(kind.segment());
      words.addAll(kind.shortNames());
      words.addAll(plurals(singular(kind)));
    }
    String question = Nearest.question(noun, words);
    return "nothing is called \"%s\".%s All nouns: bulkhead api-resources"
        .formatted(noun, question.isEmpty() ? "" : " " + question);
  }

  /// A kind that has an action.
  public Kind<?> kindWith(String action, String noun) {
    Kind<?> kind = kind(noun);
    if (action(kind, action).isEmpty()) {
      List<Kind<?>> able =
          table.kinds().stream().filter(k -> action(k, action).isPresent()).toList();
      throw CommandFailure.usage(
          "%s is nothing for a %s; it is for: %s"
              .formatted(action, singular(kind), String.join(", ", all(able))));
    }
    return kind;
  }

  public static Optional<Action> action(Kind<?> kind, String name) {
    return Actions.ALL.stream()
        .filter(action -> action.on() == kind && action.name().equals(name))
        .findFirst();
  }

  /// The name of a kind in the output of commands, such as `logicalcloud`.
  public static String singular(Kind<?> kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  /// The shortest word to type for a kind.
  public static String handy(Kind<?> kind) {
    return TypedPath.noun(kind);
  }

  private static List<String> all(List<Kind<?>> kinds) {
    return kinds.stream().map(Nouns::handy).sorted().toList();
  }

  private static TreeSet<String> names(Kind<?> kind) {
    var names = new TreeSet<String>();
    String singular = singular(kind);
    names.add(singular);
    names.addAll(plurals(singular));
    kind.shortNames().forEach(name -> names.add(plain(name)));
    kind.shortNames().forEach(name -> names.add(plain(name) + "s"));
    return names;
  }

  private static List<String> plurals(String singular) {
    List<String> plurals = new ArrayList<>();
    if (singular.endsWith("s")) {
      plurals.add(singular + "es");
    } else if (singular.endsWith("y")) {
      plurals.add(singular.substring(0, singular.length() - 1) + "ies");
    } else {
      plurals.add(singular + "s");
    }
    return plurals;
  }

  private static String plain(String noun) {
    return noun.toLowerCase(Locale.ROOT).replace("-", "").replace("_", "");
  }
}
