package io.bulkhead.action;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandledTest {
  private static final Action USAGE = row("getClusterUsage");
  private static final Action VERSION = Actions.VERSION;
  private static final List<Action> ROWS = List.of(USAGE, VERSION);
  private static final Handled OF_CLUSTERS =
      Handled.get("usage", FleetKinds.CLUSTER, call -> ActionHandler.Answer.json("usage"));
  private static final Handled AT_THE_ROOT =
      Handled.get("version", call -> ActionHandler.Answer.json("version"));

  private static Action row(String id) {
    return Actions.ALL.stream().filter(row -> row.id().equals(id)).findFirst().orElseThrow();
  }

  @Test
  void eachRowHasItsHandler() {
    assertThat(Handled.table(ROWS, List.of(AT_THE_ROOT, OF_CLUSTERS)))
        .containsEntry(USAGE, OF_CLUSTERS.handler())
        .containsEntry(VERSION, AT_THE_ROOT.handler());
  }

  @Test
  void aRowThatNobodyCarriesOutIsRefused() {
    assertThatThrownBy(() -> Handled.table(ROWS, List.of(AT_THE_ROOT)))
        .hasMessage("the action getClusterUsage has 0 handlers");
    // The same name of another kind is another action.
    Handled ofProjects = Handled.get("usage", TenancyKinds.PROJECT, OF_CLUSTERS.handler());
    assertThatThrownBy(() -> Handled.table(ROWS, List.of(AT_THE_ROOT, ofProjects)))
        .hasMessage("the action getClusterUsage has 0 handlers");
  }

  @Test
  void aRowThatTwoCarryOutIsRefused() {
    Handled ofAny = Handled.getOfAny("usage", OF_CLUSTERS.handler());
    assertThatThrownBy(() -> Handled.table(ROWS, List.of(AT_THE_ROOT, OF_CLUSTERS, ofAny)))
        .hasMessage("the action getClusterUsage has 2 handlers");
  }

  @Test
  void whatCarriesOutNoRowIsRefusedUnlessItSaysSo() {
    Handled idle = Handled.post("usage", FleetKinds.CLUSTER, OF_CLUSTERS.handler());
    assertThatThrownBy(() -> Handled.table(ROWS, List.of(AT_THE_ROOT, OF_CLUSTERS, idle)))
        .hasMessage("no row of the list of actions is POST usage");
    assertThat(Handled.table(ROWS, List.of(AT_THE_ROOT, OF_CLUSTERS, idle.whereListed())))
        .hasSize(2);
  }
}
