package io.bulkhead.owner;

import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.response.status.StatusSubject;
import io.bulkhead.store.Reader;
import java.util.Optional;
import java.util.SortedSet;

/// A kind of document that owns deliveries: a row of [OwnerTypes]. All differences between kinds of
/// owners are defined here; no other code asks which kind an owner is.
public interface OwnerType {
  Kind<?> kind();

  /// The compiler's target for a document.
  ///
  /// @param context labels its objects, as the status context does
  Target target(Reader reader, DocumentKey key, String context);

  /// The document that, with those below it, says what is delivered.
  default DocumentKey intents(DocumentKey key) {
    return key;
  }

  /// The clusters whose facts a compilation needs.
  SortedSet<ClusterId> candidates(Documents documents, DocumentKey key);

  /// What a compilation needs to know about existing deliveries.
  Held held();

  enum Held {
    /// Nothing: it goes to its cluster whatever is there.
    NOTHING,
    /// The clusters: a lost connection or an incident is no reason to remove it from there.
    CLUSTERS,
    /// Also the bundles: its pods are among those that take the room of the nodes.
    BUNDLES
  }

  /// The logical cloud that it is, or that its objects go into; empty for none.
  Optional<DocumentKey> cloud(Documents documents, DocumentKey key);

  /// Whether it is a tenant's place on clusters: it brings the namespace, has a user there, gets
  /// quota shares, and is the subject of evidence.
  default boolean isCloud() {
    return false;
  }

  /// Whether it brings workloads into a logical cloud.
  default boolean isWorkload() {
    return false;
  }

  /// Whether it is the operator's baseline that every cluster gets, which replaces any objects of
  /// the same names.
  default boolean isBaseline() {
    return false;
  }

  /// Whether objects on clusters that no delivery contains may be taken over.
  boolean adopts(Documents documents, DocumentKey key);

  /// The subject of its status, as EMCO names it. Throws the kind's 404.
  StatusSubject subject(Documents documents, DocumentKey key);
}
