package io.bulkhead.kind;

import java.util.function.BiFunction;
import java.util.function.Function;

/// A word of a document that outlives it: when somebody who is no operator deletes the document and
/// makes it again, the word holds as before. Only an operator takes it back.
///
/// @param word empty for a document that has none to keep
/// @param with the document as it must be
public record KeptWord<D>(Function<D, String> word, BiFunction<D, String, D> with) {}
