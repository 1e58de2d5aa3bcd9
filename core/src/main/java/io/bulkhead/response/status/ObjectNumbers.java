package io.bulkhead.response.status;

/// Numbers of objects, over all clusters and without the pods that they make. What is wanted is
/// known before anything is delivered, so it changes with the intents only. Not part of EMCO.
///
/// @param wanted what is to be on the clusters
/// @param applied how many of `wanted` are there, in the wanted form
/// @param ready how many of `applied` work
/// @param leaving what is to be removed, and may still be there
/// @param gone what was removed
public record ObjectNumbers(int wanted, int applied, int ready, int leaving, int gone) {
  public static final ObjectNumbers NONE = new ObjectNumbers(0, 0, 0, 0, 0);
}
