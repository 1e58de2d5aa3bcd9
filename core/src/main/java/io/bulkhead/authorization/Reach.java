package io.bulkhead.authorization;

/// The reach of a permission.
public enum Reach {
  NOTHING,
  /// Documents of the projects or logical clouds that the role is bound to.
  OWN,
  EVERYTHING
}
