package io.bulkhead.delivery;

import java.time.Duration;

/// Why a delivery cannot go on now.
sealed interface Trouble {
  String message();

  /// The cluster said no for good.
  record Refused(String message) implements Trouble {}

  /// Something on the cluster is not there yet, or not gone yet.
  record NotYet(String message) implements Trouble {}

  /// Another part comes first.
  ///
  /// @param pause what is left of the pause of a gate that holds; zero when it does not hold yet
  record Gated(String message, Duration pause) implements Trouble {}

  record Busy(String message, Duration after) implements Trouble {}

  record Away(String message) implements Trouble {}
}
