package io.bulkhead.cluster;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Is told of every request that the hub sends to one cluster. Must return quickly.
public interface RequestListener {
  RequestListener NONE =
      new RequestListener() {
        @Override
        public void answered(Answered answered) {}

        @Override
        public void unanswered() {}

        @Override
        public void watchStarted() {}
      };

  void answered(Answered answered);

  /// No response came in time, or there was no connection.
  void unanswered();

  void watchStarted();

  /// @param took from sending until the whole response was read
  /// @param status of HTTP
  /// @param date when the server answered by its own clock, in whole seconds; null if it did not
  ///   say
  record Answered(Duration took, int status, @Nullable Instant date) {}
}
