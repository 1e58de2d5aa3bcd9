package io.bulkhead.layering.planted.house.room;

import io.bulkhead.layering.planted.house.House;

/// Breaks a rule on purpose, with [House].
public final class Room {
  House house;
}
