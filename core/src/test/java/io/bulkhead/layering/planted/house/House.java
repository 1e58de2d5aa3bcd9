package io.bulkhead.layering.planted.house;

import io.bulkhead.layering.planted.house.room.Room;

/// Breaks a rule on purpose, with [Room]: a package and its subpackage must not depend on each
/// other.
public final class House {
  Room room = new Room();
}
