package io.bulkhead.operation;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.kind.DocumentCodec;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.manifest.Json;

/// The answer that the description of the API promises for an action.
final class Promise {
  /// Reading it as the row's record and writing it again gives the same answer, member by member.
  static void requireKept(Action row, Object answer) {
    assertThat(row.promises(answer)).as(row.id()).isTrue();
    // EMCO's empty logical cloud has members that ours leaves out.
    if (row.response() instanceof Action.Response.One(Class<?> type)
        && type != LogicalCloud.class) {
      Class<?> shape = type.isInstance(answer) ? answer.getClass() : type;
      byte[] sent = DocumentCodec.encode(answer);
      assertThat(Json.parse(DocumentCodec.encode(DocumentCodec.decode(shape, sent))))
          .isEqualTo(Json.parse(sent));
    }
  }

  private Promise() {}
}
