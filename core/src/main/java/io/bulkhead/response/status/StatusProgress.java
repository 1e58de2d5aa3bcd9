package io.bulkhead.response.status;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// The progress of delivery, and the number of objects in each state. Only the members of the
/// requested form are present; counts are omitted if there is nothing to count.
///
/// @param status EMCO's words, such as `Instantiated`, in the older form
/// @param deployedStatus the same in the newer form
/// @param readyStatus `Ready` or `NotReady`
@JsonInclude(Include.NON_NULL)
public record StatusProgress(
    @Nullable String status,
    @Nullable String deployedStatus,
    @Nullable String readyStatus,
    @Nullable SequencedMap<String, Integer> rsyncStatus,
    @Nullable SequencedMap<String, Integer> clusterStatus,
    @Nullable SequencedMap<String, Integer> deployedCounts,
    @Nullable SequencedMap<String, Integer> readyCounts) {

  /// @param delivered EMCO's word for the progress of delivery
  /// @param ready `Ready` or `NotReady`
  /// @param numbers of objects by their state
  public static StatusProgress of(
      StatusForm form, String delivered, String ready, SequencedMap<String, Integer> numbers) {
    @Nullable SequencedMap<String, Integer> counts = numbers.isEmpty() ? null : numbers;
    return new StatusProgress(
        form.newer() ? null : delivered,
        form.newer() ? delivered : null,
        form == StatusForm.READY ? ready : null,
        form == StatusForm.RSYNC ? counts : null,
        form == StatusForm.CLUSTER ? counts : null,
        form == StatusForm.DEPLOYED ? counts : null,
        form == StatusForm.READY ? counts : null);
  }
}
