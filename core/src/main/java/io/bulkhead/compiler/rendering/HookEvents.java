package io.bulkhead.compiler.rendering;

import io.bulkhead.bundle.Hook.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/// The value of the annotation `helm.sh/hook`, interpreted as Helm does: an object with an unknown
/// event is left out altogether.
///
/// @param phases when it runs
/// @param unheard events that never occur here
record HookEvents(List<Phase> phases, List<String> unheard) {
  HookEvents {
    phases = List.copyOf(phases);
    unheard = List.copyOf(unheard);
  }

  /// @param annotation such as `pre-install,pre-upgrade`
  static HookEvents of(String annotation) {
    List<Phase> phases = new ArrayList<>();
    List<String> unknown = new ArrayList<>();
    List<String> rollbacks = new ArrayList<>();
    for (String part : annotation.split(",", -1)) {
      String event = part.strip().toLowerCase(Locale.ROOT);
      Optional<Phase> phase = phase(event);
      if (phase.isPresent()) {
        phases.add(phase.get());
      } else if (event.equals("pre-rollback") || event.equals("post-rollback")) {
        rollbacks.add(event);
      } else if (!event.equals("test") && !event.equals("test-success")) {
        // Tests are run on demand, never automatically.
        unknown.add(event);
      }
    }
    if (!unknown.isEmpty()) {
      return new HookEvents(List.of(), unknown);
    }
    return new HookEvents(
        phases.stream().distinct().toList(), phases.isEmpty() ? rollbacks : List.of());
  }

  /// The names of the events that occur.
  static List<String> heard() {
    return Stream.of(Phase.values()).map(HookEvents::name).toList();
  }

  private static Optional<Phase> phase(String event) {
    return Stream.of(Phase.values()).filter(phase -> name(phase).equals(event)).findFirst();
  }

  private static String name(Phase phase) {
    return phase.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
