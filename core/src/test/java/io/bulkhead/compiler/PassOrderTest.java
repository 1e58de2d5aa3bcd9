package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PassOrderTest {
  private static List<String> faults(List<Pass> passes) {
    List<Class<?>> done = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Pass pass : passes) {
      for (Class<? extends Pass> before : pass.after()) {
        if (has(passes, before) && !done.contains(before)) {
          faults.add(pass.getClass().getSimpleName() + " before " + before.getSimpleName());
        }
      }
      done.add(pass.getClass());
    }
    return faults;
  }

  private static boolean has(List<Pass> passes, Class<?> type) {
    return passes.stream().anyMatch(type::isInstance);
  }

  private static Stream<List<Pass>> pipelines() {
    return Passes.of(KindTable.standard(), request -> new ChartRenderer.Outcome.Failed("unused"))
        .stream()
        .map(Pipeline::passes);
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void everyPassRunsAfterThoseItNeeds(List<Pass> passes) {
    assertThat(faults(passes)).isEmpty();
    assertThat(faults(passes.reversed())).contains("Label before Isolate");
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void nothingChangesManifestsAfterIsolateButLabel(List<Pass> passes) {
    List<String> names = passes.stream().map(p -> p.getClass().getSimpleName()).toList();
    assertThat(names.subList(names.indexOf("Isolate"), names.size()))
        .containsExactly("Isolate", "Fit", "Label");
  }
}
