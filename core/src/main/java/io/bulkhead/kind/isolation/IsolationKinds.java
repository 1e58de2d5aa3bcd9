package io.bulkhead.kind.isolation;

import static io.bulkhead.kind.Kind.kind;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Codes;
import io.bulkhead.kind.Kind.EmptyList;
import java.util.List;

/// The isolation rows of the kind table.
public final class IsolationKinds {
  public static final Kind<SandboxClass> SANDBOX_CLASS =
      kind("SandboxClass", SandboxClass.class, c -> c.metadata().name())
          .at("sandbox-classes", "sandboxClass")
          .ours()
          .codes(Codes.PUT_TELLS)
          .emptyList(EmptyList.ARRAY)
          .texts("Sandbox class not found", "Sandbox class already exists")
          .column("handler", c -> c.spec().handler())
          .column("isolation", c -> c.spec().isolation() == null ? "" : c.spec().isolation().text())
          .shortNames("sc")
          .describedAs("A way to sandbox pods: RuntimeClass, handler, overhead")
          .build();

  public static final List<Kind<?>> ALL = List.of(SANDBOX_CLASS);

  private IsolationKinds() {}
}
