package io.bulkhead.authorization;

/// How far a permission goes.
public enum Reach {
  NOTHING,
  /// What belongs to the projects or logical clouds that the role is bound to.
  OWN,
  EVERYTHING
}
