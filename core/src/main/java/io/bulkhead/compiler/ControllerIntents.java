package io.bulkhead.compiler;

import io.bulkhead.compiler.model.Diagnostics;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Documents;
import io.bulkhead.kind.Stored;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.EmcoRoutes;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.workload.GroupIntent;
import io.bulkhead.kind.workload.WorkloadKinds;
import java.util.List;
import java.util.SequencedMap;

/// The controllers that a group's intents ask for. Intents must not be silently ignored, so those
/// for controllers that are not implemented are refused.
final class ControllerIntents {
  /// Controllers whose function is built into delivery, whatever an intent calls them.
  private static final List<String> BUILT_IN = List.of("rsync");

  private final KindTable table;
  private final Documents documents;
  private final Diagnostics findings;

  ControllerIntents(KindTable table, Documents documents, Diagnostics findings) {
    this.table = table;
    this.documents = documents;
    this.findings = findings;
  }

  void check(DocumentKey group) {
    for (Stored<GroupIntent> intent : documents.children(WorkloadKinds.GROUP_INTENT, group)) {
      SequencedMap<String, String> named = intent.body().spec().intent();
      if (named != null) {
        named.keySet().stream()
            .filter(name -> !name.equals(GroupIntent.PLACEMENT) && !BUILT_IN.contains(name))
            .forEach(name -> refuse(intent.key(), name));
      }
    }
  }

  private void refuse(DocumentKey intent, String controller) {
    boolean registered =
        documents
            .find(FleetKinds.CONTROLLER, DocumentKey.of(FleetKinds.CONTROLLER, controller))
            .isPresent();
    findings.error(
        Problem.NOT_BUILT,
        "the work of the controller "
            + controller
            + (registered ? ": " : ", which is not registered either: ")
            + EmcoRoutes.NOT_BUILT
            + "; take it out of the group intent "
            + intent.name(),
        table.path(intent),
        "spec.intent." + controller);
  }
}
