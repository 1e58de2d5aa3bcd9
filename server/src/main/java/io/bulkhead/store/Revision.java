package io.bulkhead.store;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.FileAttachment;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.manifest.Digest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What an owner of deliveries was ordered to be at one time, with all that it takes to have it
/// again.
///
/// @param number from 1, never used twice for a document, also not after it was terminated
/// @param bundles that were ordered
/// @param intents the owner's documents that these were compiled from
public record Revision(
    DocumentKey owner,
    int number,
    Order order,
    Result result,
    List<Sent> bundles,
    List<Intent> intents) {
  public Revision {
    bundles = List.copyOf(bundles);
    intents = List.copyOf(intents);
  }

  /// @param action such as `update`
  /// @param context of the deliveries, as the lifecycle's entries have it
  /// @param operation its id
  public record Order(
      String action, String requestedBy, Instant time, String context, String operation) {}

  /// The last word of the operation, kept when that is no longer remembered.
  ///
  /// @param ended null while it runs
  public record Result(Operation.State state, String message, @Nullable Instant ended) {
    public static Result of(Operation operation) {
      return new Result(operation.state(), operation.message(), operation.ended());
    }
  }

  /// @param part the app
  public record Sent(String part, Digest bundle, List<ClusterId> clusters) {
    public Sent {
      clusters = List.copyOf(clusters);
    }
  }

  /// @param content of the document's JSON, see [Reader.Revisions#content]
  public record Intent(DocumentKey document, Digest content, List<FileAttachment> files) {
    public Intent {
      files = List.copyOf(files);
    }
  }

  /// How many are kept, and how long.
  ///
  /// @param most maximum number for each document
  /// @param oldest what was ordered before goes
  public record Bounds(int most, Instant oldest) {}

  /// Those that may go. The newest stays, and so does what a rollback needs: the newest one before
  /// it that succeeded.
  ///
  /// @param all of a document, newest first
  public static List<Revision> beyond(List<Revision> all, Bounds bounds) {
    Optional<Revision> before =
        all.stream()
            .skip(1)
            .filter(one -> one.result().state() == Operation.State.SUCCEEDED)
            .findFirst();
    return all.stream()
        .skip(1)
        .filter(one -> before.filter(one::equals).isEmpty())
        .filter(one ->
            one.order().time().isBefore(bounds.oldest()) || all.indexOf(one) >= bounds.most())
        .toList();
  }
}
