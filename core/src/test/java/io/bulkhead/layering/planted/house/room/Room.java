package io.bulkhead.layering.planted.house.room;

import io.bulkhead.layering.planted.house.House;

/// A trespasser, with [House].
public final class Room {
  House house;
}
