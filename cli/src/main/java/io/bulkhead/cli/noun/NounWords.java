package io.bulkhead.cli.noun;

import io.bulkhead.kind.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/// Completions for a noun: short names, then the kinds' own. Computed on demand.
public final class NounWords implements Iterable<String> {
  @Override
  public Iterator<String> iterator() {
    List<String> words = new ArrayList<>();
    for (Kind<?> kind : Nouns.standard().table().kinds()) {
      words.addAll(kind.shortNames());
      words.add(Nouns.singular(kind));
    }
    return words.iterator();
  }
}
