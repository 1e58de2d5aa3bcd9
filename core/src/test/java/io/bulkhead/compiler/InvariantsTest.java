package io.bulkhead.compiler;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.bundle.Wave;
import io.bulkhead.compiler.isolation.Isolate;
import io.bulkhead.compiler.model.Draft;
import io.bulkhead.compiler.model.Draft.Item;
import io.bulkhead.compiler.model.Grants;
import io.bulkhead.compiler.model.Model;
import io.bulkhead.compiler.model.Pass;
import io.bulkhead.compiler.model.Snapshot;
import io.bulkhead.compiler.model.Target;
import io.bulkhead.compiler.rendering.ChartRenderer;
import io.bulkhead.compiler.rendering.Render;
import io.bulkhead.diagnostic.Diagnostic;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.fleet.ClusterId;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.tenancy.Trust;
import io.bulkhead.manifest.Json;
import io.bulkhead.manifest.Manifest;
import java.util.List;
import org.junit.jupiter.api.Test;

class InvariantsTest {
  private static final Pass ISOLATE = new Isolate(KindTable.standard());
  private static final Pass RENDER =
      new Render(KindTable.standard(), x -> new ChartRenderer.Outcome.Failed(""));

  private static Manifest pod(String namespace, String spec) {
    return Manifest.of(
        Json.parseYaml(
                "{apiVersion: v1, kind: Pod, metadata: {name: a, namespace: "
                    + namespace
                    + "}, spec: "
                    + spec
                    + "}")
            .getFirst());
  }

  private static Draft draft(Trust trust, Bundle.Entry... entries) {
    Fixture world = Fixture.shop();
    LogicalCloud body = world.find(TenancyKinds.LOGICAL_CLOUD, Fixture.CLOUD).orElseThrow().body();
    var cloud =
        new Model.Cloud(
            Fixture.CLOUD, body, trust, "acme-press", null, List.of(), Grants.of(List.of()));
    var model =
        new Model.Deployment(Fixture.GROUP, "17", "r1", cloud, List.of(), List.of(), List.of());
    var traits = new Draft.Traits("v1.37.2", "kata", true, List.of());
    var items = List.of(entries).stream().map(entry -> new Item(entry, List.of())).toList();
    var variant = new Draft.Variant(traits, List.of(new ClusterId("p", "edge1")), items);
    var part = new Draft.Part("web", List.of(), List.of(), List.of(variant));
    var target = new Target.Deployment(Fixture.GROUP, "17");
    var snapshot = new Snapshot(target, world, world.clusters);
    return new Draft(snapshot, model, List.of(part), List.of(), List.of());
  }

  private static void breach(List<Diagnostic> found, String text) {
    assertThat(found)
        .singleElement()
        .satisfies(d -> {
          assertThat(d.problem()).isEqualTo(Problem.INTERNAL);
          assertThat(d.message()).contains(text);
          assertThat(d.cluster()).isEqualTo("p+edge1");
        });
  }

  @Test
  void aGoodDraftIsFine() {
    var good = Bundle.Entry.of(pod("acme-press", "{runtimeClassName: kata, containers: []}"));
    assertThat(Invariants.check(draft(Trust.UNTRUSTED, good), ISOLATE)).isEmpty();
  }

  @Test
  void anObjectThatIsThereTwiceIsFoundButAHookMayRepeatIt() {
    var one = Bundle.Entry.of(pod("acme-press", "{}"));
    var hook =
        new Bundle.Entry(
            one.manifest(), Wave.WORKLOAD, new Hook(Hook.Phase.PRE_INSTALL, 0, List.of()));
    assertThat(Invariants.check(draft(Trust.TRUSTED, one, hook, hook), RENDER)).isEmpty();
    breach(
        Invariants.check(draft(Trust.TRUSTED, one, one), RENDER),
        "after Render: Pod acme-press/a is there twice");
  }

  @Test
  void anObjectOutsideTheNamespaceIsFound() {
    breach(
        Invariants.check(draft(Trust.UNTRUSTED, Bundle.Entry.of(pod("other", "{}"))), RENDER),
        "is outside the logical cloud's namespace");
  }

  @Test
  void anUnsandboxedPodIsFoundOnceIsolationHasRun() {
    for (String spec : List.of("{}", "{runtimeClassName: runc}", "{runtimeClassName: null}")) {
      var entry = Bundle.Entry.of(pod("acme-press", spec));
      assertThat(Invariants.check(draft(Trust.UNTRUSTED, entry), RENDER)).isEmpty();
      assertThat(Invariants.check(draft(Trust.TRUSTED, entry), ISOLATE)).isEmpty();
      breach(
          Invariants.check(draft(Trust.UNTRUSTED, entry), ISOLATE),
          "after Isolate: Pod acme-press/a has a pod without its sandbox at spec");
    }
  }
}
