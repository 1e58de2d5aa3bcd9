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

/// A kind of document that owns deliveries: a row of [OwnerTypes]. What differs from one kind of
/// owner to another is told here; nobody else asks which kind it is.
public interface OwnerType {
  Kind<?> kind();

  /// What the compiler makes of a document.
  ///
  /// @param context labels its objects, as the status context does
  Target target(Reader reader, DocumentKey key, String context);

  /// The clusters of which a compilation must know the facts.
  SortedSet<ClusterId> candidates(Documents documents, DocumentKey key);

  /// What a compilation must know of what is delivered already.
  Held held();

  enum Held {
    /// Nothing: it goes to its cluster whatever is there.
    NOTHING,
    /// Where: a lost connection or an incident is no reason to take it away from there.
    CLUSTERS,
    /// Also what: its pods are among those that take the room of the nodes.
    BUNDLES
  }

  /// The logical cloud that it is, or that its objects go into; empty for none.
  Optional<DocumentKey> cloud(Documents documents, DocumentKey key);

  /// Whether it is a tenant's place on clusters: it brings the namespace, has a user there, gets
  /// shares of quotas, and is what evidence is about.
  default boolean isCloud() {
    return false;
  }

  /// Whether it brings work into a logical cloud.
  default boolean isWorkload() {
    return false;
  }

  /// Whether it is what every cluster gets, the operator's own: it takes the place of whatever has
  /// its names.
  default boolean isBaseline() {
    return false;
  }

  /// Whether objects on clusters that no delivery has may be taken over.
  boolean adopts(Documents documents, DocumentKey key);

  /// Whose status it is, as EMCO names it. Throws the kind's 404.
  StatusSubject subject(Documents documents, DocumentKey key);
}
