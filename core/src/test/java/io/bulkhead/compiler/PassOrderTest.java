package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.kind.table.KindTable;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassOrderTest {
  private static List<String> faults(List<Pass> passes) {
    List<Class<?>> done = new ArrayList<>();
    List<String> faults = new ArrayList<>();
    for (Pass pass : passes) {
      for (Class<? extends Pass> before : pass.after()) {
        if (!done.contains(before)) {
          faults.add(pass.getClass().getSimpleName() + " before " + before.getSimpleName());
        }
      }
      done.add(pass.getClass());
    }
    return faults;
  }

  private static List<Pass> passes() {
    return Passes.inOrder(
        KindTable.standard(), request -> new ChartRenderer.Outcome.Failed("unused"));
  }

  @Test
  void everyPassRunsAfterThoseItNeeds() {
    assertThat(faults(passes())).isEmpty();
  }

  @Test
  void aWrongOrderIsNoticed() {
    assertThat(faults(passes().reversed())).contains("Label before Isolate");
  }

  @Test
  void nothingChangesManifestsAfterIsolateButLabel() {
    List<String> names = passes().stream().map(p -> p.getClass().getSimpleName()).toList();
    assertThat(names.subList(names.indexOf("Isolate"), names.size()))
        .containsExactly("Isolate", "Fit", "Label");
  }
}
