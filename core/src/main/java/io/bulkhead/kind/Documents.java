package io.bulkhead.kind;

import java.util.List;
import java.util.Optional;

/// Reads documents. The store implements it within a transaction, a
/// [snapshot][io.bulkhead.compiler.model.Snapshot] as a frozen value.
public interface Documents {
  <D> Optional<Stored<D>> find(Kind<D> kind, DocumentKey key);

  /// All documents of a kind below a parent, in order of creation. Empty if the parent is absent.
  <D> List<Stored<D>> children(Kind<D> kind, DocumentKey parent);

  /// All documents of a kind without a parent, in order of creation.
  <D> List<Stored<D>> roots(Kind<D> kind);
}
