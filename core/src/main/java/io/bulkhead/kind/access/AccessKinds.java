package io.bulkhead.kind.access;

import static io.bulkhead.kind.Kind.kind;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Codes;
import io.bulkhead.kind.Kind.EmptyList;
import java.util.List;

/// The access rows of the kind table.
public final class AccessKinds {
  public static final Kind<RoleBinding> ROLE_BINDING =
      kind("RoleBinding", RoleBinding.class, b -> b.metadata().name())
          .at("role-bindings", "roleBinding")
          .ours()
          .codes(Codes.PUT_TELLS)
          .emptyList(EmptyList.ARRAY)
          .texts("Role binding not found", "Role binding already exists")
          .fault(RoleBinding::fault)
          .describedAs("A role for users and groups of the identity provider")
          .column("role", b -> b.spec().role() == null ? "" : b.spec().role().text())
          .column("projects", b -> String.join(",", b.spec().projects()))
          .column("logical clouds", b -> String.join(",", b.spec().logicalClouds()))
          .column("users", b -> String.join(",", b.spec().users()))
          .column("groups", b -> String.join(",", b.spec().groups()))
          .build();

  public static final List<Kind<?>> ALL = List.of(ROLE_BINDING);

  private AccessKinds() {}
}
