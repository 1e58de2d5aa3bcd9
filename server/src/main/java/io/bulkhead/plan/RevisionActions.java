package io.bulkhead.plan;

import io.bulkhead.action.ActionContext;
import io.bulkhead.action.ActionHandler.Answer;
import io.bulkhead.action.ActionHandler.Call;
import io.bulkhead.action.Handled;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.response.OperationResponse.OperationState;
import io.bulkhead.response.RevisionResponse;
import io.bulkhead.response.RevisionResponse.ChangedDocument;
import io.bulkhead.response.RevisionResponse.DocumentChange;
import io.bulkhead.response.plan.DiffResponse;
import io.bulkhead.store.Reader;
import io.bulkhead.store.Revision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What an owner of deliveries was ordered to be: its revisions, and what differs between two.
public final class RevisionActions {
  private static final Pattern RANGE = Pattern.compile("([1-9][0-9]{0,8})\\.\\.([1-9][0-9]{0,8})");

  private final ActionContext parts;

  public RevisionActions(ActionContext parts) {
    this.parts = parts;
  }

  public List<Handled> handled() {
    return List.of(Handled.getOfAny("history", this::history));
  }

  private Answer history(Call call) {
    DocumentKey key = Objects.requireNonNull(call.key());
    List<Revision> all =
        parts
            .store()
            .read(reader -> {
              require(reader, key);
              return reader.revisions().of(key);
            });
    List<RevisionResponse> shown = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      Revision one = all.get(i);
      shown.add(response(one, i + 1 < all.size() ? all.get(i + 1) : one));
    }
    return Answer.json(shown);
  }

  private void require(Reader reader, DocumentKey key) {
    if (!reader.exists(key)) {
      throw new BulkheadException(
          Problem.NOT_FOUND, parts.table().byName(key.kind()).orElseThrow().notFoundText());
    }
  }

  private RevisionResponse response(Revision one, Revision before) {
    return new RevisionResponse(
        one.number(),
        one.order().action(),
        one.order().requestedBy(),
        one.order().time(),
        one.order().context(),
        OperationState.valueOf(one.result().state().name()),
        one.result().message(),
        one.result().ended(),
        changed(before, one),
        one.bundles().stream()
            .flatMap(sent -> sent.clusters().stream())
            .map(ClusterId::toString)
            .distinct()
            .sorted()
            .toList());
  }

  private List<ChangedDocument> changed(Revision before, Revision after) {
    Map<DocumentKey, Revision.Intent> old = intents(before);
    Map<DocumentKey, Revision.Intent> now = intents(after);
    var all = new TreeSet<>(old.keySet());
    all.addAll(now.keySet());
    return all.stream()
        .filter(key -> !Objects.equals(old.get(key), now.get(key)))
        .map(key -> new ChangedDocument(parts.table().path(key), change(old, now, key)))
        .toList();
  }

  private static DocumentChange change(
      Map<DocumentKey, ?> old, Map<DocumentKey, ?> now, DocumentKey key) {
    return !old.containsKey(key)
        ? DocumentChange.ADDED
        : now.containsKey(key) ? DocumentChange.CHANGED : DocumentChange.REMOVED;
  }

  static Map<DocumentKey, Revision.Intent> intents(Revision revision) {
    return revision.intents().stream()
        .collect(
            Collectors.toMap(
                Revision.Intent::document, intent -> intent, (a, b) -> a, TreeMap::new));
  }

  /// What differs between two revisions: documents, and objects on each cluster.
  ///
  /// @param range `A..B`
  DiffResponse diff(DocumentKey key, String range) {
    Matcher numbers = RANGE.matcher(range);
    if (!numbers.matches()) {
      throw new BulkheadException(
          Problem.INVALID_QUERY, "revision must be A..B, such as 1..2", "revision");
    }
    return parts
        .store()
        .read(reader -> {
          require(reader, key);
          List<Revision> kept = reader.revisions().of(key);
          Revision from = kept(kept, numbers.group(1));
          Revision to = kept(kept, numbers.group(2));
          var difference = new RevisionDiff(reader, parts.table(), from, to);
          return new DiffResponse(
              parts.table().path(key), difference.clusters(), difference.documents());
        });
  }

  private static Revision kept(List<Revision> all, String number) {
    return all.stream()
        .filter(one -> one.number() == Integer.parseInt(number))
        .findFirst()
        .orElseThrow(() ->
            new BulkheadException(
                Problem.NOT_FOUND,
                "revision "
                    + number
                    + " is not kept; "
                    + (all.isEmpty()
                        ? "there is none yet"
                        : all.stream()
                            .map(one -> Integer.toString(one.number()))
                            .collect(Collectors.joining(", ", "kept are ", "")))));
  }
}
