import client.ApiClient;
import client.ApiException;
import client.JSON;
import client.api.AppApi;
import client.api.AppIntentApi;
import client.api.ClusterApi;
import client.api.ClusterProviderApi;
import client.api.ClusterReferenceApi;
import client.api.CompositeAppApi;
import client.api.CompositeProfileApi;
import client.api.DeploymentIntentGroupApi;
import client.api.GenericPlacementIntentApi;
import client.api.GrantApi;
import client.api.GroupIntentApi;
import client.api.LogicalCloudApi;
import client.api.ProjectApi;
import client.api.UserPermissionApi;
import client.model.App;
import client.model.AppIntent;
import client.model.AppIntentSpec;
import client.model.AppIntentSpecPlacement;
import client.model.AppIntentSpecPlacementItem;
import client.model.Capabilities;
import client.model.Cluster;
import client.model.ClusterProvider;
import client.model.ClusterReference;
import client.model.ClusterReferenceSpec;
import client.model.CompositeApp;
import client.model.CompositeAppSpec;
import client.model.CompositeProfile;
import client.model.DeploymentIntentGroup;
import client.model.DeploymentIntentGroupSpec;
import client.model.GenericPlacementIntent;
import client.model.Grant;
import client.model.GrantSpec;
import client.model.GroupIntent;
import client.model.GroupIntentSpec;
import client.model.IsolationReport;
import client.model.LogicalCloud;
import client.model.LogicalCloudSpec;
import client.model.LogicalCloudSpecUser;
import client.model.Metadata;
import client.model.PlanResponse;
import client.model.ProblemResponse;
import client.model.ProblemResponse.CodeEnum;
import client.model.Project;
import client.model.StatusResponse;
import client.model.UserPermission;
import client.model.UserPermissionSpec;
import java.io.File;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/// What the test of generated clients does with Java's: a deployment from the registration of its
/// cluster to its end. Arguments: URL, token, kubeconfig, archive of a chart `web`.
public final class Drive {
  private static final String NAME = "java";
  private static final String APP = "shop";
  private static final String VERSION = "v1";

  private final ApiClient client;
  private final ClusterApi clusters;
  private final LogicalCloudApi clouds;
  private final DeploymentIntentGroupApi groups;

  private Drive(String url, String token) {
    client = new ApiClient();
    client.setBasePath(url);
    client.setBearerToken(token);
    clusters = new ClusterApi(client);
    clouds = new LogicalCloudApi(client);
    groups = new DeploymentIntentGroupApi(client);
  }

  public static void main(String[] words) throws Exception {
    new Drive(words[0], "nobody").strangers();
    var drive = new Drive(words[0], words[1]);
    drive.wrong();
    drive.register(new File(words[2]));
    drive.apply(new File(words[3]));
    drive.live();
    System.out.println("driven");
    System.exit(0);
  }

  private interface Call {
    void run() throws ApiException;
  }

  private static void refused(CodeEnum code, Call call) {
    try {
      call.run();
    } catch (ApiException refused) {
      ProblemResponse problem = JSON.deserialize(refused.getResponseBody(), ProblemResponse.class);
      must(problem.getCode() == code, code + " and not " + problem);
      must(problem.getStatus() == refused.getCode(), "the status is " + refused.getCode());
      must(problem.getDiagnostics() != null, "a problem has diagnostics");
      return;
    }
    throw new AssertionError("it was not refused with " + code);
  }

  private static void must(boolean holds, String what) {
    if (!holds) {
      throw new AssertionError(what);
    }
  }

  private static void until(String what, Callable<Boolean> holds) throws Exception {
    Instant end = Instant.now().plusSeconds(180);
    while (!holds.call()) {
      must(Instant.now().isBefore(end), "never " + what);
      Thread.sleep(250);
    }
  }

  private static Metadata named(String name) {
    return new Metadata().name(name);
  }

  private void strangers() {
    refused(CodeEnum.UNAUTHENTICATED, () -> new ProjectApi(client).listProjects(null, null));
  }

  private void wrong() {
    var projects = new ProjectApi(client);
    refused(CodeEnum.NOT_FOUND, () -> projects.getProject("none"));
    refused(CodeEnum.INVALID_SPEC, () -> projects.createProject(new Project().metadata(named("-"))));
    refused(CodeEnum.PARENT_NOT_FOUND, () -> clouds.listLogicalClouds("none", null, null));
    refused(
        CodeEnum.INVALID_FILE,
        () -> clusters.createCluster(NAME, null, new Cluster().metadata(named("site"))));
  }

  private void register(File kubeconfig) throws Exception {
    new ClusterProviderApi(client)
        .createClusterProvider(new ClusterProvider().metadata(named(NAME)));
    Cluster made =
        clusters.createCluster(NAME, kubeconfig, new Cluster().metadata(named("site")));
    must("site".equals(made.getMetadata().getName()), "the cluster has its name");
    until(
        "usable",
        () -> {
          Capabilities seen = clusters.getClusterCapabilities(NAME, "site");
          return Boolean.TRUE.equals(seen.getReachable()) && seen.getUnusable().isEmpty();
        });
    must(clusters.listClusters(NAME, null, null, null, null).size() == 1, "it is listed");
  }

  private void apply(File chart) throws Exception {
    String space = NAME + "-press";
    new ProjectApi(client).createProject(new Project().metadata(named(NAME)));
    new CompositeAppApi(client)
        .createCompositeApp(
            NAME,
            new CompositeApp()
                .metadata(named(APP))
                .spec(new CompositeAppSpec().compositeAppVersion(VERSION)));
    new AppApi(client).createApp(NAME, APP, VERSION, chart, new App().metadata(named("web")));
    new CompositeProfileApi(client)
        .createCompositeProfile(
            NAME, APP, VERSION, new CompositeProfile().metadata(named("none")));
    clouds.createLogicalCloud(
        NAME,
        new LogicalCloud()
            .metadata(named("press"))
            .spec(
                new LogicalCloudSpec()
                    .namespace(space)
                    .level("1")
                    .user(new LogicalCloudSpecUser().userName("dana"))));
    new UserPermissionApi(client)
        .createUserPermission(
            NAME,
            "press",
            new UserPermission()
                .metadata(named("own"))
                .spec(
                    new UserPermissionSpec()
                        .namespace(space)
                        .apiGroups(List.of("*"))
                        .resources(List.of("*"))
                        .verbs(List.of("*"))));
    new GrantApi(client)
        .createGrant(
            NAME,
            "press",
            new Grant()
                .metadata(named("level"))
                .spec(new GrantSpec().podSecurity(GrantSpec.PodSecurityEnum.BASELINE)));
    new ClusterReferenceApi(client)
        .createClusterReference(
            NAME,
            "press",
            new ClusterReference()
                .metadata(named("site"))
                .spec(new ClusterReferenceSpec().clusterProvider(NAME).cluster("site")));
    group();
  }

  private void group() throws ApiException {
    groups.createDeploymentIntentGroup(
        NAME,
        APP,
        VERSION,
        new DeploymentIntentGroup()
            .metadata(named("press"))
            .spec(
                new DeploymentIntentGroupSpec()
                    .compositeProfile("none")
                    .version(NAME)
                    .logicalCloud("press")));
    new GenericPlacementIntentApi(client)
        .createGenericPlacementIntent(
            NAME, APP, VERSION, "press", new GenericPlacementIntent().metadata(named("place")));
    new AppIntentApi(client)
        .createAppIntent(
            NAME,
            APP,
            VERSION,
            "press",
            "place",
            new AppIntent()
                .metadata(named("web"))
                .spec(
                    new AppIntentSpec()
                        .app("web")
                        .intent(
                            new AppIntentSpecPlacement()
                                .allOf(
                                    List.of(
                                        new AppIntentSpecPlacementItem()
                                            .clusterProvider(NAME)
                                            .cluster("site"))))));
    new GroupIntentApi(client)
        .createGroupIntent(
            NAME,
            APP,
            VERSION,
            "press",
            new GroupIntent()
                .metadata(named("intents"))
                .spec(new GroupIntentSpec().intent(Map.of("genericPlacementIntent", "place"))));
  }

  private void live() throws Exception {
    refused(
        CodeEnum.WRONG_STATE,
        () -> groups.instantiateDeploymentIntentGroup(NAME, APP, VERSION, "press"));
    clouds.instantiateLogicalCloud(NAME, "press");
    until("cloud " + "Instantiated", () -> cloud("Instantiated"));
    PlanResponse plan = groups.planDeploymentIntentGroup(NAME, APP, VERSION, "press", null);
    must(plan.getParts().size() == 1, "one part is planned: " + plan);
    groups.approveDeploymentIntentGroup(NAME, APP, VERSION, "press");
    groups.instantiateDeploymentIntentGroup(NAME, APP, VERSION, "press");
    until("group Ready", () -> "Ready".equals(group("ready").getReadyStatus()));
    IsolationReport report = groups.verifyDeploymentIntentGroup(NAME, APP, VERSION, "press");
    must(report.getHolds() && !report.getPods().isEmpty(), "isolation holds: " + report);
    groups.terminateDeploymentIntentGroup(NAME, APP, VERSION, "press");
    until("group Terminated", () -> "Terminated".equals(group("deployed").getDeployedStatus()));
    clouds.terminateLogicalCloud(NAME, "press");
    until("cloud Terminated", () -> cloud("Terminated"));
  }

  private StatusResponse group(String status) throws ApiException {
    return (StatusResponse)
        groups
            .getDeploymentIntentGroupStatus(
                NAME, APP, VERSION, "press", null, status, null, null, null, null, null, null, null,
                null, null, null)
            .getActualInstance();
  }

  private boolean cloud(String word) throws ApiException {
    var answer =
        (StatusResponse)
            clouds
                .getLogicalCloudStatus(
                    NAME, "press", null, "deployed", null, null, null, null, null, null, null, null,
                    null, null)
                .getActualInstance();
    return word.equals(answer.getDeployedStatus());
  }
}
