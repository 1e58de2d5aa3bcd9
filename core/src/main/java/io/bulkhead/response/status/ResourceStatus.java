package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.bulkhead.manifest.ManifestKey;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The status of one object. Only one of the last four members is present, depending on the
/// requested form.
///
/// @param detail the object as it is on the cluster, with `output=detail`
@JsonInclude(Include.NON_NULL)
public record ResourceStatus(
    @JsonProperty("GVK") GroupVersionKind type,
    String name,
    @Nullable JsonNode detail,
    @Nullable String rsyncStatus,
    @Nullable String clusterStatus,
    @Nullable String deployedStatus,
    @Nullable String readyStatus) {

  public static ResourceStatus of(
      StatusForm form, ManifestKey key, String value, @Nullable JsonNode detail) {
    return new ResourceStatus(
        GroupVersionKind.of(key),
        key.name(),
        detail,
        form == StatusForm.RSYNC ? value : null,
        form == StatusForm.CLUSTER ? value : null,
        form == StatusForm.DEPLOYED ? value : null,
        form == StatusForm.READY ? value : null);
  }

  /// The value, in whatever form.
  public String value() {
    return Stream.of(rsyncStatus, clusterStatus, deployedStatus, readyStatus)
        .filter(text -> text != null)
        .findFirst()
        .orElse("");
  }
}
