package io.bulkhead.kind;

import java.util.function.BiFunction;
import java.util.function.Function;

/// A value that outlives its document: if somebody other than an operator deletes the document and
/// creates it again, the value holds as before. Only an operator can revoke it.
///
/// @param word the value; empty for a document that has none to keep
/// @param with the document with the value restored
public record KeptWord<D>(Function<D, String> word, BiFunction<D, String, D> with) {}
