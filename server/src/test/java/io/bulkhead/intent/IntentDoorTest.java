package io.bulkhead.intent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.bulkhead.access.Callers;
import io.bulkhead.access.Identity;
import io.bulkhead.access.TokenBook;
import io.bulkhead.access.Tokens;
import io.bulkhead.diagnostic.BulkheadException;
import io.bulkhead.diagnostic.Problem;
import io.bulkhead.kind.Deletion;
import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.FilePart.Content;
import io.bulkhead.kind.access.Role;
import io.bulkhead.kind.access.RoleScope;
import io.bulkhead.kind.fleet.FleetKinds;
import io.bulkhead.kind.table.KindTable;
import io.bulkhead.kind.tenancy.LogicalCloud;
import io.bulkhead.kind.tenancy.Project;
import io.bulkhead.kind.tenancy.TenancyKinds;
import io.bulkhead.kind.workload.WorkloadKinds;
import io.bulkhead.store.AuditEntry;
import io.bulkhead.store.StoreOptions;
import io.bulkhead.store.Writer;
import io.bulkhead.store.sql.SharedStore;
import io.bulkhead.store.sql.SqlStore;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Documents as values, with a real store and nothing of HTTP.
class IntentDoorTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final Identity OPERATOR = Identity.operator("operator");
  private static final Identity OWNER = new Identity("owner", List.of(RoleScope.owner("acme")));
  private static final Identity OTHER = new Identity("other", List.of(RoleScope.owner("zeta")));
  private static final DocumentKey ACME = DocumentKey.of(TenancyKinds.PROJECT, "acme");
  private static final DocumentKey CLUSTER = DocumentKey.of(FleetKinds.CLUSTER, "cp", "c1");

  private SqlStore store;
  private IntentDoor intents;
  private boolean guardGone = true;

  /// Runs while a file is checked.
  private Runnable meanwhile = () -> {};

  @BeforeEach
  void open(@TempDir Path folder) {
    store = SharedStore.open(StoreOptions.embedded(folder));
    intents =
        new IntentDoor(
            store,
            KindTable.standard(),
            Map.of(Content.TAR_GZ, file -> {}, Content.KUBECONFIG, new Kubeconfigs()),
            new Ways(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    created(TenancyKinds.PROJECT, List.of(), named("acme"));
  }

  @AfterEach
  void close() {
    store.close();
  }

  /// Refuses a file that says `bad`, and any replacement of an existing one.
  private final class Kubeconfigs implements FileRule {
    @Override
    public void check(ByteBuffer file) {
      meanwhile.run();
      if (text(file).equals("bad")) {
        throw new BulkheadException(Problem.INVALID_FILE, "bad", "file");
      }
    }

    @Override
    public void checkReplacing(DocumentKey key, ByteBuffer file) {
      if (!text(file).equals("good")) {
        throw new BulkheadException(Problem.OTHER_CLUSTER, "leads elsewhere", "file");
      }
    }

    private String text(ByteBuffer file) {
      return StandardCharsets.UTF_8.decode(file.duplicate()).toString();
    }
  }

  private final class Ways implements SpecialDeletions {
    @Override
    public Abandoned abandon(Writer writer, DocumentKey key) {
      writer.referrersOf(key).forEach(writer::delete);
      return new Abandoned(new What("things"), "left things");
    }

    @Override
    public boolean guardGone(Writer writer, DocumentKey key, Identity who) {
      return guardGone;
    }
  }

  private record What(String left) {}

  private static Caller by(Identity who) {
    return new Caller(
        who,
        (outcome, writer) ->
            writer
                .audit()
                .append(
                    AuditEntry.of(NOW, who.name(), outcome.getClass().getSimpleName(), "")
                        .with("", outcome.change().diffDigest())
                        .detailed(outcome.change().detail())));
  }

  private List<String> audit() {
    return store.read(reader ->
        reader.audit().page(0, 100).stream()
            .map(row -> (row.identity() + " " + row.verb() + " " + row.detail()).strip())
            .toList());
  }

  private static String named(String name) {
    return "{\"metadata\":{\"name\":\"" + name + "\"}}";
  }

  private static SentDocument sent(String json) {
    return SentDocument.of(json);
  }

  private static SentDocument cluster(String kubeconfig) {
    return new SentDocument(
        ByteBuffer.wrap(named("c1").getBytes(StandardCharsets.UTF_8)),
        Map.of("file", ByteBuffer.wrap(kubeconfig.getBytes(StandardCharsets.UTF_8))));
  }

  private <D> D created(Kind<D> kind, List<String> parents, String json) {
    return intents.create(kind, parents, sent(json), by(OPERATOR)).body();
  }

  private void cluster() {
    created(FleetKinds.CLUSTER_PROVIDER, List.of(), named("cp"));
    intents.create(FleetKinds.CLUSTER, List.of("cp"), cluster("good"), by(OPERATOR));
  }

  @Test
  void aDocumentIsCreatedReadReplacedAndDeleted() {
    Outcome.Written<Project> replaced =
        intents.replace(
            TenancyKinds.PROJECT,
            ACME,
            sent("{\"metadata\":{\"name\":\"acme\",\"description\":\"two\"}}"),
            by(OPERATOR));
    assertThat(replaced.created()).isFalse();
    Found.Document found = intents.read(TenancyKinds.PROJECT, ACME, OWNER);
    assertThat(found.stored().body()).isEqualTo(replaced.body());
    assertThat(found.secret()).isFalse();

    assertThat(intents.delete(TenancyKinds.PROJECT, ACME, Set.of(), by(OPERATOR)))
        .isInstanceOf(Outcome.Deleted.class);
    assertThat(audit()).containsExactly("operator Written", "operator Written", "operator Deleted");
  }

  @Test
  void whatNobodyKnowsOfADocumentIsSaid() {
    Outcome.Written<Project> written =
        intents.create(
            TenancyKinds.PROJECT,
            List.of(),
            sent("{\"metadata\":{\"name\":\"two\",\"nmae\":\"x\"}}"),
            by(OPERATOR));

    assertThat(written.ignored()).contains("nmae");
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        arguments(TenancyKinds.PROJECT, List.of(), "", OPERATOR, Problem.EMPTY_BODY),
        arguments(TenancyKinds.PROJECT, List.of(), "{", OPERATOR, Problem.UNDECODABLE_BODY),
        arguments(TenancyKinds.PROJECT, List.of(), named("-"), OPERATOR, Problem.INVALID_SPEC),
        arguments(TenancyKinds.PROJECT, List.of(), named("acme"), OPERATOR, Problem.ALREADY_EXISTS),
        arguments(TenancyKinds.PROJECT, List.of(), named("b"), OWNER, Problem.FORBIDDEN),
        arguments(
            WorkloadKinds.COMPOSITE_APP,
            List.of("none"),
            "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}",
            OPERATOR,
            Problem.PARENT_NOT_FOUND),
        arguments(
            WorkloadKinds.COMPOSITE_APP,
            List.of("acme"),
            "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}",
            OTHER,
            Problem.PARENT_NOT_FOUND),
        arguments(FleetKinds.CLUSTER, List.of("cp"), named("c1"), OPERATOR, Problem.INVALID_FILE));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatMustNotBeLeavesNothing(
      Kind<?> kind, List<String> parents, String json, Identity who, Problem problem) {
    List<String> before = audit();

    assertThatThrownBy(() -> intents.create(kind, parents, sent(json), by(who)))
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(problem));
    assertThat(audit()).isEqualTo(before);
  }

  @Test
  void whatTheCallerDoesNotSeeIsMissingAndOnlyTheAuditLearnsWhy() {
    assertThatThrownBy(() -> intents.read(TenancyKinds.PROJECT, ACME, OTHER))
        .isInstanceOfSatisfying(
            BulkheadException.class,
            e -> {
              assertThat(e.problem()).isEqualTo(Problem.NOT_FOUND);
              assertThat(e).hasMessage("Project not found");
              assertThat(e.concealed()).contains("outside of the caller's roles");
            });
    assertThat(intents.list(TenancyKinds.PROJECT, null, OTHER).documents()).isEmpty();
  }

  @Test
  void whatIsSentHasTheNameOfItsKey() {
    assertThatThrownBy(
            () -> intents.replace(TenancyKinds.PROJECT, ACME, sent(named("other")), by(OPERATOR)))
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.NAME_MISMATCH));
  }

  @Test
  void whatHasChildrenOrIsNamedStays() {
    created(
        WorkloadKinds.COMPOSITE_APP,
        List.of("acme"),
        "{\"metadata\":{\"name\":\"a\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}");

    assertThatThrownBy(() -> intents.delete(TenancyKinds.PROJECT, ACME, Set.of(), by(OPERATOR)))
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(Problem.HAS_CHILDREN));
  }

  @Test
  void pagesFollowOneAnotherWithoutWhatIsHidden() {
    IntStream.range(0, 5).forEach(i -> created(TenancyKinds.PROJECT, List.of(), named("p" + i)));
    var who = new Identity("two", List.of(RoleScope.owner("p1"), RoleScope.owner("p4")));

    DocumentList<Project> first = intents.list(TenancyKinds.PROJECT, null, new Page(1, ""), who);
    DocumentList<Project> second =
        intents.list(TenancyKinds.PROJECT, null, new Page(1, first.next()), who);

    assertThat(Stream.of(first, second).flatMap(page -> page.bodies().stream()))
        .extracting(project -> project.metadata().name())
        .containsExactly("p1", "p4");
    assertThat(second.next()).isEmpty();
    assertThatThrownBy(() ->
            intents.list(FleetKinds.CLUSTER_PROVIDER, null, new Page(1, first.next()), OPERATOR))
        .isInstanceOf(BulkheadException.class);
  }

  @Test
  void whoMakesADocumentOwnsIt() {
    LogicalCloud cloud =
        created(
            TenancyKinds.LOGICAL_CLOUD,
            List.of("acme"),
            "{\"metadata\":{\"name\":\"press\"},\"spec\":{\"namespace\":\"press\",\"user\":{\"userName\":\"u\"}}}");
    assertThat(cloud.metadata().name()).isEqualTo("press");
    var user = new Identity("user", List.of(RoleScope.department("acme/press")));
    var neighbour = new Identity("neighbour", List.of(RoleScope.department("acme/next")));

    intents.create(
        WorkloadKinds.COMPOSITE_APP,
        List.of("acme"),
        sent("{\"metadata\":{\"name\":\"a\"},\"spec\":{\"compositeAppVersion\":\"v1\"}}"),
        by(user));

    assertThat(intents.list(WorkloadKinds.COMPOSITE_APP, ACME, user).documents()).hasSize(1);
    assertThat(intents.list(WorkloadKinds.COMPOSITE_APP, ACME, neighbour).documents()).isEmpty();
  }

  @Test
  void aFileIsCheckedKeptAndReadableForWhoMayReadIt() {
    created(FleetKinds.CLUSTER_PROVIDER, List.of(), named("cp"));
    refused(
        Problem.INVALID_FILE,
        () -> intents.create(FleetKinds.CLUSTER, List.of("cp"), cluster("bad"), by(OPERATOR)));
    intents.create(FleetKinds.CLUSTER, List.of("cp"), cluster("good"), by(OPERATOR));
    refused(
        Problem.OTHER_CLUSTER,
        () -> intents.replace(FleetKinds.CLUSTER, CLUSTER, cluster("else"), by(OPERATOR)));

    Found.Document found = intents.read(FleetKinds.CLUSTER, CLUSTER, OPERATOR);
    assertThat(found.stored().files()).hasSize(1);
    assertThat(found.fileReadable()).isTrue();
    assertThat(store.blob(found.stored().files().getFirst().digest()).orElseThrow().size())
        .isEqualTo(4);
  }

  private static void refused(
      Problem problem, org.assertj.core.api.ThrowableAssert.ThrowingCallable work) {
    assertThatThrownBy(work)
        .isInstanceOfSatisfying(
            BulkheadException.class, e -> assertThat(e.problem()).isEqualTo(problem));
  }

  static Stream<Arguments> deletions() {
    return Stream.of(
        arguments(
            Set.of(),
            true,
            Outcome.Deleted.class,
            false,
            "operator Deleted the guard stays on the cluster"),
        arguments(
            Set.of(Deletion.REMOVE_GUARD), true, Outcome.Deleted.class, false, "operator Deleted"),
        arguments(
            Set.of(Deletion.REMOVE_GUARD),
            false,
            Outcome.Leaving.class,
            true,
            "operator Leaving the guard is being removed, and the cluster deregistered then"),
        arguments(
            Set.of(Deletion.LOST),
            true,
            Outcome.GivenUp.class,
            false,
            "operator GivenUp left things"));
  }

  @ParameterizedTest
  @MethodSource("deletions")
  void aDocumentGoesAsItsRowAllows(
      Set<Deletion> asked,
      boolean gone,
      Class<? extends Outcome> outcome,
      boolean there,
      String row) {
    cluster();
    guardGone = gone;

    assertThat(intents.delete(FleetKinds.CLUSTER, CLUSTER, asked, by(OPERATOR)))
        .isInstanceOf(outcome);
    assertThat(store.<Boolean>read(reader -> reader.exists(CLUSTER))).isEqualTo(there);
    assertThat(audit()).last().isEqualTo(row);
  }

  @Test
  void aDeletionThatTheRowDoesNotHaveIsThePlainOne() {
    assertThat(intents.delete(TenancyKinds.PROJECT, ACME, Set.of(Deletion.LOST), by(OPERATOR)))
        .isInstanceOf(Outcome.Deleted.class);
  }

  /// A request body may take a minute to arrive, and a cluster has to be asked.
  @Test
  void aRoleThatIsTakenBackMeanwhileRefusesTheChange() {
    created(FleetKinds.CLUSTER_PROVIDER, List.of(), named("cp"));
    var book = new TokenBook(store, Clock.fixed(NOW, ZoneOffset.UTC));
    String token = book.create("t", RoleScope.of(Role.OPERATOR), NOW.plusSeconds(60), "me").text();
    Identity who =
        Callers.of(Tokens.open(store, "").tokens(), book).identify("Bearer " + token).orElseThrow();
    meanwhile = () -> book.revoke("t");

    refused(
        Problem.PARENT_NOT_FOUND,
        () -> intents.create(FleetKinds.CLUSTER, List.of("cp"), cluster("good"), by(who)));
    assertThat(store.<Boolean>read(reader -> reader.exists(CLUSTER))).isFalse();
  }

  @Test
  void nothingIsChangedWhenTheAuditCannotHaveIt() {
    Caller broken =
        new Caller(
            OPERATOR,
            (outcome, writer) -> {
              throw new IllegalStateException("no audit");
            });

    assertThatThrownBy(
            () -> intents.create(TenancyKinds.PROJECT, List.of(), sent(named("two")), broken))
        .hasMessage("no audit");
    assertThat(
            store.<Boolean>read(
                reader -> reader.exists(DocumentKey.of(TenancyKinds.PROJECT, "two"))))
        .isFalse();
  }

  @Test
  void aContentWithoutARuleIsAFaultOfTheStart() {
    assertThatThrownBy(() ->
            new IntentDoor(
                store,
                KindTable.standard(),
                Map.of(Content.TAR_GZ, file -> {}),
                new Ways(),
                Clock.systemUTC()))
        .hasMessageContaining("KUBECONFIG");
  }
}
