package io.bulkhead.layering.planted.house;

import io.bulkhead.layering.planted.house.room.Room;

/// A trespasser, with [Room]: a package and one below it must not need each other.
public final class House {
  Room room = new Room();
}
