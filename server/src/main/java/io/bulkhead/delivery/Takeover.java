package io.bulkhead.delivery;

import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.guard.GuardLabels;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.manifest.ManifestKey;
import java.util.Optional;

/// Keeps an untrusted tenant from getting a namespace that is there already: whoever may name one
/// would get its permissions in it, made with the rights of the hub, and have it deleted in the
/// end.
final class Takeover {
  private static final String LABELS = "/metadata/labels";
  private static final String OWNER = "bulkhead.io/owner";

  /// Looks before anything is written, so that nothing is taken away later either.
  ///
  /// @param before what was delivered last; its namespaces may have lost their labels
  static Optional<Trouble> planned(Bundle desired, Bundle before, ObjectWriter reader) {
    for (Bundle.Entry entry : desired.objects().values()) {
      Manifest manifest = entry.manifest();
      ManifestKey key = manifest.key();
      if (isUntrusted(manifest) && !before.objects().containsKey(key)) {
        Optional<JsonNode> foreign =
            reader.get(key).filter(live -> !owner(live).equals(owner(manifest.at(""))));
        if (foreign.isPresent()) {
          return Optional.of(trouble(key, foreign.get()));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isUntrusted(Manifest manifest) {
    return manifest.key().kind().equals("Namespace")
        && manifest.at(LABELS).path(GuardLabels.TRUST).asText("").equals("untrusted");
  }

  private static String owner(JsonNode object) {
    return object.at(LABELS).path(OWNER).asText("");
  }

  private static Trouble trouble(ManifestKey key, JsonNode live) {
    return live.path("metadata").has("deletionTimestamp")
        ? new Trouble.NotYet("waits until the former " + key + " is gone")
        : new Trouble.Refused(
            key
                + " is there already and is somebody else's; choose another namespace for the"
                + " logical cloud");
  }

  private Takeover() {}
}
