package io.bulkhead.delivery;

import static io.bulkhead.delivery.Workshop.ONE;
import static io.bulkhead.delivery.Workshop.bundle;
import static io.bulkhead.delivery.Workshop.config;
import static io.bulkhead.delivery.Workshop.hook;
import static io.bulkhead.delivery.Workshop.id;
import static io.bulkhead.delivery.Workshop.job;
import static io.bulkhead.delivery.Workshop.object;
import static io.bulkhead.delivery.Workshop.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.bulkhead.bundle.Actor;
import io.bulkhead.bundle.Bundle;
import io.bulkhead.bundle.Hook;
import io.bulkhead.cluster.ApplyOutcome;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.manifest.Manifest;
import io.bulkhead.store.Delivery;
import io.bulkhead.store.Delivery.State;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Deliveries on behalf of an actor: every write carries the actor, and what the actor may not do
/// does not happen.
class ActingTest {
  private static final DocumentKey CLOUD =
      new DocumentKey("LogicalCloud", List.of("acme", "press"));
  private static final Actor ACTOR = new Actor("bulkhead-delivery:acme:press", CLOUD.toString());
  private static final String AS = " as " + ACTOR.user();

  private final Workshop workshop = new Workshop();
  private final FakeCluster one = workshop.cluster(ONE);
  private final Delivery.Id web = id("web", ONE);
  private final Delivery.Id cloud = new Delivery.Id(CLOUD, "cloud", ONE);
  private final Manifest config = config("a", "1");

  @BeforeEach
  void start() {
    workshop.start();
  }

  @AfterEach
  void stop() {
    workshop.close();
  }

  private static Bundle acting(Object... parts) {
    return Bundle.of(bundle(parts).entries(), ACTOR);
  }

  private static Bundle rights(String verb) {
    return bundle(
        object(
            "rbac.authorization.k8s.io/v1",
            "RoleBinding",
            "press",
            "{\"roleRef\":{\"name\":\"" + verb + "\"}}"));
  }

  private void forbid() {
    one.permitted = user -> false;
  }

  private void permit() {
    one.permitted = user -> true;
  }

  @Test
  void everyWriteIsMadeAsTheActor() {
    one.controllers =
        object -> {
          if (object.path("kind").asText().equals("Job")) {
            FakeCluster.setCondition(object, "Complete");
          }
          return object;
        };
    workshop.order(
        web,
        acting(
            config,
            config("b", "1"),
            hook(job("h", "i"), Hook.Phase.PRE_INSTALL, Hook.DeletePolicy.HOOK_SUCCEEDED)));
    workshop.await(web, State.APPLIED);
    workshop.order(web, acting(config));
    workshop.await(web, State.APPLIED);
    one.edit(config.key(), live -> live.putObject("data").put("k", "2"));
    until(() -> one.find(config.key()).orElseThrow().at("/data/k").asText().equals("1"), () -> "");
    workshop.order(web, null);
    workshop.await(web, State.GONE);

    assertThat(one.writes)
        .contains("apply Job shop/h" + AS, "delete Job shop/h" + AS)
        .contains("apply ConfigMap shop/a" + AS, "delete ConfigMap shop/b" + AS)
        .contains("delete ConfigMap shop/a" + AS)
        .allMatch(write -> write.endsWith(AS));
  }

  @Test
  void whatTheActorMayNotDoIsRefusedWithWhatToDo() {
    forbid();
    workshop.order(web, acting(config));

    assertThat(workshop.await(web, State.FAILED).progress().message())
        .contains("LogicalCloud acme/press lacks the permission to patch configmaps")
        .contains("Add a user permission with apiGroups [\"\"], resources [configmaps]");
    assertThat(one.names()).isEmpty();
  }

  @Test
  void whatFailedForWantOfRightsIsTriedAgainWhenTheyCome() {
    forbid();
    workshop.order(web, acting(config));
    workshop.await(web, State.FAILED);
    permit();
    workshop.order(cloud, rights("all"));

    workshop.await(web, State.APPLIED);
  }

  @Test
  void rightsThatCameWhileTheHubWasOffAreNoticedAtTheNextStart() {
    forbid();
    workshop.order(web, acting(config));
    workshop.await(web, State.FAILED);
    workshop.close();
    permit();
    workshop.order(cloud, rights("all"));
    Delivery row = workshop.store.get(cloud);
    workshop.store.save(arrived(row));
    workshop.start();

    workshop.await(web, State.APPLIED);
  }

  private static Delivery arrived(Delivery row) {
    return new Delivery(
        row.id(),
        Delivery.Order.of(row.order().contextId(), row.order().desired(), List.of()),
        new Delivery.Progress(
            row.order().desired(),
            List.of(row.order().desired()),
            List.of(),
            State.APPLIED,
            List.of(),
            "",
            java.time.Instant.now(),
            null,
            Delivery.Adopted.NONE));
  }

  /// An API server judges by a cached copy of the roles that lags behind.
  @Test
  void rightsThatWereWrittenAMomentAgoAreWaitedFor() {
    workshop.order(cloud, rights("all"));
    workshop.await(cloud, State.APPLIED);
    var asked = new java.util.concurrent.atomic.AtomicInteger();
    one.permitted = user -> asked.incrementAndGet() > 3;
    workshop.order(web, acting(config));

    workshop.await(web, State.APPLIED);
    assertThat(asked.get()).isGreaterThan(3);
  }

  private static String binding(String role) {
    return "{\"roleRef\":{\"kind\":\"Role\",\"name\":\"" + role + "\"}}";
  }

  /// Refuses a number of writes, in the words of a real API server.
  private void refuse(String name, int times, int status, String message) {
    var left = new java.util.concurrent.atomic.AtomicInteger(times);
    one.answers.add(key ->
        key.name().equals(name) && left.getAndDecrement() > 0
            ? java.util.Optional.of(new ApplyOutcome.Rejected(key, status, message))
            : java.util.Optional.empty());
  }

  /// The API server must know what the binding grants, and sees a new role a little later.
  @Test
  void aBindingWaitsForItsRole() {
    String group = "rbac.authorization.k8s.io/v1";
    Manifest role = object(group, "Role", "reader", "{\"rules\":[]}");
    Manifest bound = object(group, "RoleBinding", "readers", binding("reader"));
    String absent = "roles.rbac.authorization.k8s.io \"%s\" not found";
    refuse("readers", 3, 404, absent.formatted("reader"));
    workshop.order(web, acting(role, bound));
    workshop.await(web, State.APPLIED);

    refuse("writers", 1, 404, absent.formatted("writer"));
    workshop.order(web, acting(role, object(group, "RoleBinding", "writers", binding("writer"))));
    assertThat(workshop.await(web, State.FAILED).progress().message())
        .contains("\"writer\" not found");
  }

  @Test
  void aRoleThatGivesWhatTheActorWasGivenAMomentAgoIsTriedAgain() {
    workshop.order(cloud, rights("all"));
    workshop.await(cloud, State.APPLIED);
    refuse("reader", 3, 403, "user \"x\" is attempting to grant RBAC permissions not held");
    workshop.order(
        web, acting(object("rbac.authorization.k8s.io/v1", "Role", "reader", "{\"rules\":[]}")));

    workshop.await(web, State.APPLIED);
  }

  @Test
  void nothingIsLeftBehindWhenTheRightsWentWithTheNamespace() {
    workshop.order(web, acting(config));
    workshop.await(web, State.APPLIED);
    forbid();
    one.remove(config.key());
    workshop.order(web, null);

    workshop.await(web, State.GONE);
  }

  @Test
  void aRemovalThatIsNotPermittedSaysSoAndGoesOnWhenItIs() {
    workshop.order(web, acting(config));
    workshop.await(web, State.APPLIED);
    forbid();
    workshop.order(web, null);
    assertThat(workshop.await(web, State.FAILED).progress().message())
        .contains("lacks the permission to delete configmaps");
    assertThat(one.find(config.key())).isPresent();

    permit();
    workshop.order(cloud, rights("delete"));
    workshop.await(web, State.GONE);
    assertThat(one.find(config.key())).isEmpty();
  }

  @Test
  void anObjectGoesAsTheOneForWhomItCame() {
    workshop.order(web, bundle(config, config("b", "1")));
    workshop.await(web, State.APPLIED);
    workshop.order(web, acting(config));
    workshop.await(web, State.APPLIED);

    assertThat(one.writes).contains("delete ConfigMap shop/b");
    workshop.order(web, null);
    workshop.await(web, State.GONE);
    assertThat(one.writes).last().isEqualTo("delete ConfigMap shop/a" + AS);
  }

  @Test
  void aRegisteredUserThatMayNotActForOthersIsNamed() {
    one.refuse(
        "a",
        403,
        "users \"bulkhead-delivery:acme:press\" is forbidden: User \"hub\" cannot impersonate"
            + " resource \"users\" in API group \"\" at the cluster scope");
    workshop.order(web, acting(config));

    assertThat(workshop.await(web, State.FAILED).progress().message())
        .contains("\"hub\", with which the cluster was registered, may not act");
  }

  @Test
  void aRoleThatGivesMoreThanTheUserHasIsExplained() {
    one.refuse(
        "a",
        403,
        "roles \"a\" is forbidden: user \"bulkhead-delivery:acme:press\" is attempting to grant"
            + " RBAC permissions not currently held");
    workshop.order(web, acting(config));

    assertThat(workshop.await(web, State.FAILED).progress().message())
        .contains("a role may give no more than LogicalCloud acme/press has itself");
  }

  @Test
  void aRefusalOfTheGuardStaysAsItIs() {
    one.refuse("a", 403, "denied request: no");
    workshop.order(web, acting(config));

    assertThat(workshop.await(web, State.FAILED).progress().message())
        .endsWith("a: denied request: no");
  }
}
