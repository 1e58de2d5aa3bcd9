package io.bulkhead.guard;

/// The user as which the hub delivers for a logical cloud. Of the labels that are reserved for
/// operators, it may only write those that every delivered object carries.
public final class DeliveringUser {
  /// The prefix of the names.
  public static final String PREFIX = "bulkhead-delivery:";

  private DeliveringUser() {}
}
