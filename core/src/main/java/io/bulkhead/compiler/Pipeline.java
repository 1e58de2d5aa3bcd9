package io.bulkhead.compiler;

import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Target;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;

/// How targets of one kind are compiled: a row of [Passes].
///
/// @param target the class of the targets
/// @param resolution resolves the references of a target
/// @param passes in running order
record Pipeline<T extends Target>(
    Class<T> target, BiFunction<Resolver, T, Optional<Model>> resolution, List<Pass> passes) {
  Pipeline {
    passes = List.copyOf(passes);
  }

  /// Empty if a reference is missing; the resolver has recorded the finding.
  Optional<Model> resolve(Resolver resolver, Target of) {
    return resolution.apply(resolver, target.cast(of));
  }
}
