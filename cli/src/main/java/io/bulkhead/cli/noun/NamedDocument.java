package io.bulkhead.cli.noun;

import io.bulkhead.cli.session.CommandFailure;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import java.util.ArrayList;
import java.util.List;

/// A document as named on a command line.
public record NamedDocument(Kind<?> kind, DocumentKey key) {

  /// Parses `lc acme/press acme/paint`, and `lc/acme/press dig/acme/shop/v1/edge`.
  ///
  /// @param noun the first word
  /// @param names all further words
  /// @return one for each name, in their order; empty for a noun alone
  public static List<NamedDocument> all(String noun, List<String> names, ParentFlags flags) {
    List<NamedDocument> all = new ArrayList<>();
    if (!noun.contains("/")) {
      Kind<?> kind = Nouns.standard().kind(noun);
      names.forEach(name -> all.add(new NamedDocument(kind, flags.key(kind, name))));
      return all;
    }
    List<String> words = new ArrayList<>(List.of(noun));
    words.addAll(names);
    for (String word : words) {
      int slash = word.indexOf('/');
      if (slash < 0) {
        throw CommandFailure.usage(
            "\"%s\" has no noun; write NOUN/%s, as with %s".formatted(word, word, noun));
      }
      Kind<?> kind = Nouns.standard().kind(word.substring(0, slash));
      all.add(new NamedDocument(kind, flags.key(kind, word.substring(slash + 1))));
    }
    return all;
  }
}
