package io.bulkhead.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.access.TokenBook;
import io.bulkhead.action.ActionHandler;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.table.Action;
import io.bulkhead.kind.table.Action.Method;
import io.bulkhead.kind.table.Actions;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.store.Store;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What was authorised is what is ordered: if a role is revoked between the check and the order,
/// the order is refused.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RevokedRoleTest {
  private static final String ORDERED = "ordered";

  private LiveApi api;
  private TokenBook book;
  private boolean revokes;
  private String token = "";

  @BeforeAll
  void start(@TempDir Path data) throws Exception {
    api = new LiveApi(data, this::handlers);
    book = new TokenBook(api.store, InstantSource.system());
    KindTable.standard()
        .kinds()
        .forEach(kind -> {
          var sample = KindSamples.of(kind);
          String body = sample.body(sample.name());
          if (kind.file().isPresent()) {
            api.form("POST", sample.path(""), body, "file", sample.file());
          } else {
            api.post(sample.path(""), body);
          }
        });
  }

  @AfterAll
  void stop() {
    api.close();
  }

  /// Each orders something, after a moment in which the caller may lose the role.
  private Map<Action, ActionHandler> handlers(Store store) {
    Map<Action, ActionHandler> handlers = new LinkedHashMap<>();
    for (Action action : Actions.ALL) {
      handlers.put(
          action,
          call -> {
            if (revokes) {
              // By somebody else, so on another thread.
              CompletableFuture.runAsync(() -> book.revoke(token)).join();
            }
            store.write(writer -> {
              writer.secrets().save(ORDERED, new byte[1]);
              return action;
            });
            return ActionHandler.Answer.EMPTY;
          });
    }
    return handlers;
  }

  static Stream<Action> writing() {
    return Actions.ALL.stream().filter(action -> action.method() != Method.GET);
  }

  @ParameterizedTest
  @MethodSource("writing")
  void nothingIsOrderedByWhoMayNoLonger(Action action) {
    assertThat(asked(action, false).statusCode()).as("with the role").isEqualTo(action.code());
    assertThat(ordered()).isTrue();

    HttpResponse<String> answer = asked(action, true);

    assertThat(answer.statusCode()).as(answer.body()).isIn(403, 404);
    assertThat(ordered()).isFalse();
  }

  private boolean ordered() {
    return api.store.<Boolean>read(reader -> reader.secrets().find(ORDERED).isPresent());
  }

  private HttpResponse<String> asked(Action action, boolean revoked) {
    api.store.write(writer -> {
      writer.secrets().delete(ORDERED);
      return ORDERED;
    });
    token = action.id() + revoked;
    String text =
        book.create(token, RoleScope.of(Role.OPERATOR), Instant.now().plusSeconds(3600), "test")
            .text();
    revokes = revoked;
    String on =
        action.on() == null
            ? "/v2"
            : KindSamples.of(action.on().name()).path(KindSamples.of(action.on().name()).name());
    String path = on + "/" + action.name() + "/x".repeat(action.variables().size());
    return api.send(action.method().name(), path, new byte[0], "Authorization", "Bearer " + text);
  }
}
