package io.bulkhead.guard;

/// As whom the hub delivers for a logical cloud. Of what is kept for operators such a user writes
/// only the marks that every delivered object carries.
public final class DeliveringUser {
  /// How the names begin.
  public static final String PREFIX = "bulkhead-delivery:";

  private DeliveringUser() {}
}
