package io.bulkhead.bundle;

/// On whose behalf the objects of a bundle are written. The API server judges every write by this
/// user's rights instead of the hub's.
///
/// @param user the name that the API server sees; printable ASCII, since it is sent in a header
/// @param permittedBy whose delivery brings this user its rights, such as `LogicalCloud acme/press`
public record Actor(String user, String permittedBy) {
  public Actor {
    if (user.isEmpty() || !user.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("cannot be the name of a user: " + user);
    }
  }
}
