package io.bulkhead.cli.document;

import io.bulkhead.cli.document.Document.Intent;
import io.bulkhead.cli.document.Document.Step;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The documents read: intents in the table's order, steps in the order of the files.
public record DocumentBatch(List<Intent> intents, List<Step> steps) {
  public DocumentBatch {
    intents = List.copyOf(intents);
    steps = List.copyOf(steps);
  }

  /// Parents and referenced documents come first, whatever the order of the files.
  static DocumentBatch ordered(List<Document> documents, KindTable table) {
    List<Intent> intents = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    for (Document document : documents) {
      switch (document) {
        case Intent intent -> intents.add(intent);
        case Step step -> steps.add(step);
      }
    }
    intents.sort(Comparator.comparingInt(intent -> table.kinds().indexOf(intent.kind())));
    return new DocumentBatch(intents, steps);
  }
}
