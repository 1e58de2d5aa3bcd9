package io.bulkhead.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Metadata;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class PermissionsTest {
  /// Everything that the tables of kinds and actions offer, in the notation of the list.
  private static List<String> askable() {
    List<String> all = new ArrayList<>(List.of("/metrics GET"));
    for (Kind<?> kind : KindTable.standard().kinds()) {
      kind.verbs().forEach(verb -> all.add(kind.name() + " " + AccessVerb.of(verb)));
      kind.file().ifPresent(file -> all.add(kind.name() + " FILE"));
    }
    for (Action action : Actions.ALL) {
      all.add(Permissions.subject(action) + " " + Permissions.deed(action));
    }
    return all;
  }

  private static List<String> listed() {
    return Permissions.ALL.stream().map(row -> row.subject() + " " + row.deed()).toList();
  }

  @Test
  void everyVerbOfEveryKindAndEveryActionIsInTheList() {
    assertThat(listed()).containsAll(askable());
  }

  @Test
  void theListHasNoRowForWhatDoesNotExist() {
    assertThat(new TreeSet<>(askable())).containsAll(listed());
  }

  @ParameterizedTest
  @EnumSource(Role.class)
  void whatIsNotInTheListIsDenied(Role role) {
    Kind<Metadata> unknown = Kind.kind("Unknown", Metadata.class, Metadata::name).build();
    var action =
        new Action(
            "unknown",
            TenancyKinds.PROJECT,
            Action.Method.POST,
            200,
            "unknown",
            List.of(),
            List.of(),
            List.of(),
            new Action.Response.None(),
            "Nothing");

    for (AccessVerb deed : AccessVerb.values()) {
      assertThat(Permissions.reach(role, unknown, deed)).isEqualTo(Reach.NOTHING);
    }
    assertThat(Permissions.reach(role, action)).isEqualTo(Reach.NOTHING);
    assertThat(Permissions.reach(role, "/unknown")).isEqualTo(Reach.NOTHING);
  }

  static Stream<Permission> rows() {
    return Permissions.ALL.stream();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void rolesNestAndAuditorsOnlyRead(Permission row) {
    assertThat(row.operator()).isEqualTo(Reach.EVERYTHING);
    assertThat(row.owner()).isGreaterThanOrEqualTo(row.department());
    boolean reads = !row.deed().matches("CREATE|REPLACE|DELETE|POST.*|DELETE .*");
    if (!reads) {
      assertThat(row.auditor()).isEqualTo(Reach.NOTHING);
    }
  }

  @Test
  void aTenantNeverReachesBeyondItsOwnExceptForWhatTheTelcoOffers() {
    assertThat(Permissions.ALL)
        .filteredOn(row -> row.owner() == Reach.EVERYTHING)
        .extracting(Permission::subject)
        .containsOnly(
            "SandboxClass",
            "ClusterProvider",
            "Cluster",
            "ClusterLabel",
            "/v2/version",
            "/v2/verification-keys");
    assertThat(Permissions.ALL)
        .filteredOn(row -> row.department() == Reach.EVERYTHING)
        .extracting(Permission::subject)
        .containsOnly("SandboxClass", "/v2/version", "/v2/verification-keys");
  }
}
