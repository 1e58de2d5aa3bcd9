package io.bulkhead.kind.workload;

import static io.bulkhead.kind.Kind.kind;

import io.bulkhead.kind.DocumentKey;
import io.bulkhead.kind.Kind;
import io.bulkhead.kind.Kind.Codes;
import io.bulkhead.kind.Kind.EmptyList;
import io.bulkhead.kind.Kind.Verb;
import io.bulkhead.kind.tenancy.TenancyKinds;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;

/// The workload rows of the kind table.
public final class WorkloadKinds {
  private static final Kind.FilePart PROFILE_ARCHIVE =
      new Kind.FilePart("file", null, Kind.FilePart.Content.TAR_GZ, false);
  private static final Kind.FilePart CHART_ARCHIVE =
      new Kind.FilePart("file", "fileContent", Kind.FilePart.Content.TAR_GZ, false);

  public static final Kind<CompositeApp> COMPOSITE_APP =
      kind("CompositeApp", CompositeApp.class, c -> c.metadata().name())
          .at("composite-apps", "compositeApp")
          .andNamedBy("compositeAppVersion", c -> c.spec().compositeAppVersion())
          .under(TenancyKinds.PROJECT)
          .texts("CompositeApp not found", "CompositeApp already exists")
          .gauge("emco_composite_app")
          .shortNames("ca")
          .describedAs("An application of several charts, with a version")
          .build();

  public static final Kind<Named> APP =
      kind("App", Named.class, a -> a.metadata().name())
          .at("apps", "app")
          .under(COMPOSITE_APP)
          .file(CHART_ARCHIVE)
          .texts("App not found", "App already exists")
          .gauge("emco_app")
          .describedAs("A Helm chart of a composite app")
          .build();

  public static final Kind<AppDependency> APP_DEPENDENCY =
      kind("AppDependency", AppDependency.class, d -> d.metadata().name())
          .at("dependency", "appDependency")
          .under(APP)
          .emptyList(EmptyList.ARRAY)
          .texts("AppDependency not found", "AppDependency already exists")
          .gauge("emco_dependency")
          .column("waits for", d -> d.spec().app())
          .column("until", d -> d.spec().opStatus())
          .describedAs("An app that waits for another")
          .build();

  public static final Kind<Named> COMPOSITE_PROFILE =
      kind("CompositeProfile", Named.class, p -> p.metadata().name())
          .at("composite-profiles", "compositeProfile")
          .under(COMPOSITE_APP)
          .texts("CompositeProfile not found", "CompositeProfile already exists")
          .gauge("emco_composite_profile")
          .describedAs("A set of profiles, one per app")
          .build();

  public static final Kind<AppProfile> APP_PROFILE =
      kind("AppProfile", AppProfile.class, p -> p.metadata().name())
          .at("profiles", "appProfile")
          .under(COMPOSITE_PROFILE)
          .file(PROFILE_ARCHIVE)
          .texts("AppProfile not found", "AppProfile already exists")
          .gauge("emco_app_profile")
          .column("for app", p -> p.spec().app())
          .describedAs("Values and patches for one app's chart")
          .refersTo("spec.app", (key, d) -> List.of(below(key, 2, APP, d.spec().app())))
          .guard(EnumSet.of(Verb.CREATE, Verb.REPLACE), WorkloadRules::oneProfilePerApp)
          .read(new Kind.Read<>("app", false, true, WorkloadRules::profileOf))
          .read(new Kind.Read<>("app", true, false, WorkloadRules::profileSpecs))
          .build();

  public static final Kind<DeploymentIntentGroup> DEPLOYMENT_INTENT_GROUP =
      kind("DeploymentIntentGroup", DeploymentIntentGroup.class, d -> d.metadata().name())
          .at("deployment-intent-groups", "deploymentIntentGroup")
          .under(COMPOSITE_APP)
          .shortNames("dig")
          .codes(Codes.PUT_TELLS)
          .texts("DeploymentIntentGroup not found", "DeploymentIntent already exists")
          .gauge("emco_deployment_intent_group")
          .overviewAt(
              "deployment-intent-group-overviews", GroupOverview.class, GroupOverview.COLUMNS)
          .column("profile", d -> d.spec().compositeProfile())
          .column("release", d -> d.spec().version())
          .column("logical cloud", d -> d.spec().logicalCloud())
          .describedAs("What is deployed together: profile, logical cloud, overrides")
          .refersTo(
              "spec.compositeProfile",
              (key, d) -> List.of(below(key, 1, COMPOSITE_PROFILE, d.spec().compositeProfile())))
          .refersTo(
              "spec.logicalCloud",
              (key, d) ->
                  List.of(
                      DocumentKey.of(
                          TenancyKinds.LOGICAL_CLOUD,
                          key.names().getFirst(),
                          d.spec().logicalCloud())))
          .guard(EnumSet.of(Verb.REPLACE), WorkloadRules::onlyWhenCreated)
          .guard(EnumSet.of(Verb.DELETE), WorkloadRules::mayBeDeleted)
          .build();

  public static final Kind<GroupIntent> GROUP_INTENT =
      kind("GroupIntent", GroupIntent.class, i -> i.metadata().name())
          .at("intents", "groupIntent")
          .under(DEPLOYMENT_INTENT_GROUP)
          .codes(Codes.PUT_TELLS)
          .texts("Intent not found", "Intent already exists")
          .column("placement", i -> i.placementIntent().orElse(""))
          .describedAs("Which intents of which controllers belong to the group")
          .refersTo("spec.intent", (key, d) -> WorkloadRules.controllers(d))
          .listShape(WorkloadRules::intentMaps)
          .read(new Kind.Read<>("intent", true, false, WorkloadRules::intentMap))
          .build();

  public static final Kind<Named> GENERIC_PLACEMENT_INTENT =
      kind("GenericPlacementIntent", Named.class, g -> g.metadata().name())
          .at("generic-placement-intents", "genericPlacementIntent")
          .under(DEPLOYMENT_INTENT_GROUP)
          .shortNames("gpi")
          .codes(Codes.PUT_TELLS)
          .texts("GenericPlacementIntent not found", "Intent already exists")
          .gauge("emco_generic_placement_intent")
          .describedAs("Where the group's apps are placed")
          .build();

  public static final Kind<AppIntent> APP_INTENT =
      kind("AppIntent", AppIntent.class, i -> i.metadata().name())
          .at("app-intents", "genericAppPlacementIntent")
          .under(GENERIC_PLACEMENT_INTENT)
          .codes(Codes.PUT_TELLS)
          .texts("AppIntent not found", "AppIntent already exists")
          .gauge("emco_generic_app_placement_intent")
          .column("for app", i -> i.spec().app())
          .describedAs("Where one app is placed: clusters by name or label")
          .fault(WorkloadRules::placementFault)
          .refersTo("spec.app", (key, d) -> List.of(below(key, 3, APP, d.spec().app())))
          .refersTo("spec.intent", (key, d) -> WorkloadRules.namedClusters(d))
          .read(new Kind.Read<>("app", true, false, WorkloadRules::appIntentSpec))
          .build();

  public static final List<Kind<?>> ALL =
      List.of(
          COMPOSITE_APP,
          APP,
          APP_DEPENDENCY,
          COMPOSITE_PROFILE,
          APP_PROFILE,
          DEPLOYMENT_INTENT_GROUP,
          GENERIC_PLACEMENT_INTENT,
          APP_INTENT,
          GROUP_INTENT);

  /// The key of a document beside an ancestor; `levels` is the number of names to remove from the
  /// path.
  private static DocumentKey below(DocumentKey key, int levels, Kind<?> kind, String name) {
    List<String> names = new ArrayList<>(key.names().subList(0, key.names().size() - levels));
    names.add(name);
    return new DocumentKey(kind.name(), names);
  }

  private WorkloadKinds() {}
}
