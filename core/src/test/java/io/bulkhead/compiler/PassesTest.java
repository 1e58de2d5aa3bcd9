package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.proof.NodeClass;
import io.bulkhead.proof.ProbeBasis;
import io.bulkhead.proof.ProbeWish;
import io.bulkhead.proof.Probes;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which passes change drafts of which targets; they leave all other drafts as they are.
class PassesTest {
  private static final Probes PROBES =
      new Probes(
          "busybox",
          List.of(
              new ProbeWish(
                  new NodeClass("n1", "kata"),
                  new ProbeBasis("uid", "boot", "6.1.0", "v1.37.2", "kata-qemu"),
                  "1a2b")));

  private static final List<Pipeline<?>> PIPELINES =
      Passes.of(KindTable.standard(), request -> Fixture.shop().render(request));

  private static Fixture trusted() {
    return Fixture.shop()
        .put(
            TenancyKinds.LOGICAL_CLOUD,
            "{metadata: {name: press}, spec: {namespace: acme-press, trust: trusted}}",
            "acme");
  }

  /// Whether the pass changes the draft of the preceding passes.
  private static boolean changes(String name, Fixture world, Target target) {
    var snapshot = new Snapshot(target, world, world.clusters);
    var findings = new Diagnostics();
    Pipeline<?> pipeline =
        PIPELINES.stream().filter(one -> one.target().isInstance(target)).findFirst().orElseThrow();
    Model model =
        pipeline.resolve(new Resolver(KindTable.standard(), world, findings), target).orElseThrow();
    assertThat(findings.all()).isEmpty();
    var draft = new Draft(snapshot, model, List.of(), List.of(), List.of());
    for (Pass pass : pipeline.passes()) {
      Draft after = pass.apply(draft);
      assertThat(pass.apply(draft)).as("%s is a function of its draft", name).isEqualTo(after);
      if (pass.getClass().getSimpleName().equals(name)) {
        return !after.equals(draft);
      }
      draft = after;
    }
    return false;
  }

  @ParameterizedTest
  @CsvSource({
    "Place,true,true,false,false",
    "PlaceCloud,false,false,true,false",
    "PlaceBaseline,false,false,false,true",
    "Render,true,true,false,false",
    "CloudObjects,false,false,true,false",
    "BaselineObjects,false,false,false,true",
    "ProbeObjects,false,false,false,true",
    "Isolate,true,false,false,false",
    "Fit,true,true,false,false",
    "Label,true,true,true,true"
  })
  void aPassChangesWhatItIsForAndNothingElse(
      String pass, boolean untrusted, boolean trusted, boolean cloud, boolean baseline) {
    assertThat(List.of(untrusted, trusted, cloud, baseline))
        .as("a pass of that name")
        .contains(true);
    var deployment = new Target.Deployment(Fixture.GROUP, "17");
    assertThat(changes(pass, Fixture.shop(), deployment)).isEqualTo(untrusted);
    assertThat(changes(pass, trusted(), deployment)).isEqualTo(trusted);
    assertThat(changes(pass, Fixture.shop(), new Target.Cloud(Fixture.CLOUD, "18", "PEM")))
        .isEqualTo(cloud);
    assertThat(
            changes(pass, Fixture.shop(), new Target.Baseline(new ClusterId("p", "edge1"), PROBES)))
        .isEqualTo(baseline);
  }
}
