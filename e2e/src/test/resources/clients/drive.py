"""What the test of generated clients does with Python's: a deployment from the registration of its
cluster to its end. Arguments: URL, token, kubeconfig, archive of a chart `web`."""

import sys
import time

from client import AuthenticatedClient
from client.api.app import create_app
from client.api.app_intent import create_app_intent
from client.api.cluster import create_cluster, get_cluster, get_cluster_capabilities, list_clusters
from client.api.cluster_provider import create_cluster_provider
from client.api.cluster_reference import create_cluster_reference
from client.api.composite_app import create_composite_app
from client.api.composite_profile import create_composite_profile
from client.api.deployment_intent_group import (
    approve_deployment_intent_group,
    create_deployment_intent_group,
    get_deployment_intent_group_status,
    instantiate_deployment_intent_group,
    plan_deployment_intent_group,
    terminate_deployment_intent_group,
    verify_deployment_intent_group,
)
from client.api.generic_placement_intent import create_generic_placement_intent
from client.api.grant import create_grant
from client.api.group_intent import create_group_intent
from client.api.logical_cloud import (
    create_logical_cloud,
    get_logical_cloud_status,
    instantiate_logical_cloud,
    list_logical_clouds,
    terminate_logical_cloud,
)
from client.api.project import create_project, get_project, list_projects
from client.api.user_permission import create_user_permission
from client.models import (
    App,
    AppIntent,
    Cluster,
    ClusterProvider,
    ClusterReference,
    CompositeApp,
    CompositeProfile,
    CreateAppBody,
    CreateClusterBody,
    DeploymentIntentGroup,
    GenericPlacementIntent,
    Grant,
    GroupIntent,
    LogicalCloud,
    ProblemResponse,
    Project,
    UserPermission,
)
from client.models.get_deployment_intent_group_status_status import GetDeploymentIntentGroupStatusStatus
from client.models.get_logical_cloud_status_status import GetLogicalCloudStatusStatus
from client.types import File

NAME = "python"
APP = (NAME, "shop", "v1")
GROUP = (*APP, "press")
# A client says nothing of what it takes by itself, and would be answered in EMCO's words.
JSON = {"Accept": "application/json, application/problem+json"}


def document(kind, name, **spec):
    tree = {"metadata": {"name": name}}
    return kind.from_dict(tree | {"spec": spec} if spec else tree)


def done(call, *path, **more):
    answer = call.sync_detailed(*path, client=client, **more)
    assert not isinstance(answer.parsed, ProblemResponse), answer.parsed
    assert answer.status_code < 300, answer
    return answer.parsed


def refused(code, call, *path, by=None, **more):
    answer = call.sync_detailed(*path, client=by or client, **more)
    assert isinstance(answer.parsed, ProblemResponse), answer
    assert answer.parsed.code == code, answer.parsed
    assert answer.parsed.status == answer.status_code, answer.parsed
    assert isinstance(answer.parsed.diagnostics, list), answer.parsed


def until(what, holds):
    end = time.monotonic() + 180
    while not holds():
        assert time.monotonic() < end, "never " + what
        time.sleep(0.25)


def upload(name):
    return File(payload=open(name, "rb"), file_name="file", mime_type="application/octet-stream")


def wrong():
    nobody = AuthenticatedClient(base_url=url, token="nobody", headers=JSON)
    refused("UNAUTHENTICATED", list_projects, by=nobody)
    refused("NOT_FOUND", get_project, "none")
    refused("PARENT_NOT_FOUND", get_cluster, "none", "none")
    refused("INVALID_SPEC", create_project, body=document(Project, "-"))
    refused("PARENT_NOT_FOUND", list_logical_clouds, "none")
    site = CreateClusterBody(metadata=document(Cluster, "site"))
    refused("INVALID_FILE", create_cluster, NAME, body=site)


def register(kubeconfig):
    done(create_cluster_provider, body=document(ClusterProvider, NAME))
    site = CreateClusterBody(metadata=document(Cluster, "site"), file=upload(kubeconfig))
    assert done(create_cluster, NAME, body=site).metadata.name == "site"

    def usable():
        seen = done(get_cluster_capabilities, NAME, "site")
        return seen.reachable and not seen.unusable

    until("usable", usable)
    assert len(done(list_clusters, NAME)) == 1


def apply(chart):
    space = NAME + "-press"
    everything = ["*"]
    site = {"clusterProvider": NAME, "cluster": "site"}
    done(create_project, body=document(Project, NAME))
    done(create_composite_app, NAME, body=document(CompositeApp, "shop", compositeAppVersion="v1"))
    done(create_app, *APP, body=CreateAppBody(metadata=document(App, "web"), file=upload(chart)))
    done(create_composite_profile, *APP, body=document(CompositeProfile, "none"))
    cloud = document(LogicalCloud, "press", namespace=space, level="1", user={"userName": "dana"})
    done(create_logical_cloud, NAME, body=cloud)
    permission = document(
        UserPermission, "own", namespace=space, apiGroups=everything, resources=everything, verbs=everything)
    done(create_user_permission, NAME, "press", body=permission)
    done(create_grant, NAME, "press", body=document(Grant, "level", podSecurity="baseline"))
    done(create_cluster_reference, NAME, "press", body=document(ClusterReference, "site", **site))
    group = document(
        DeploymentIntentGroup, "press", compositeProfile="none", version=NAME, logicalCloud="press")
    done(create_deployment_intent_group, *APP, body=group)
    done(create_generic_placement_intent, *GROUP, body=document(GenericPlacementIntent, "place"))
    placed = document(AppIntent, "web", app="web", intent={"allOf": [site]})
    done(create_app_intent, *GROUP, "place", body=placed)
    intents = document(GroupIntent, "intents", intent={"genericPlacementIntent": "place"})
    done(create_group_intent, *GROUP, body=intents)


def cloud_is(word):
    status = GetLogicalCloudStatusStatus.DEPLOYED
    return lambda: done(get_logical_cloud_status, NAME, "press", status=status).deployed_status == word


def group(status):
    return done(get_deployment_intent_group_status, *GROUP, status=status)


def live():
    ready = GetDeploymentIntentGroupStatusStatus.READY
    refused("WRONG_STATE", instantiate_deployment_intent_group, *GROUP)
    done(instantiate_logical_cloud, NAME, "press")
    until("cloud Instantiated", cloud_is("Instantiated"))
    plan = done(plan_deployment_intent_group, *GROUP)
    assert len(plan.parts) == 1, plan
    done(approve_deployment_intent_group, *GROUP)
    done(instantiate_deployment_intent_group, *GROUP)
    until("group Ready", lambda: group(ready).ready_status == "Ready")
    report = done(verify_deployment_intent_group, *GROUP)
    assert report.holds and report.pods, report
    done(terminate_deployment_intent_group, *GROUP)
    until("group Terminated", lambda: group(ready).deployed_status == "Terminated")
    done(terminate_logical_cloud, NAME, "press")
    until("cloud Terminated", cloud_is("Terminated"))


url, token, kubeconfig, chart = sys.argv[1:]
client = AuthenticatedClient(base_url=url, token=token, headers=JSON)
wrong()
register(kubeconfig)
apply(chart)
live()
print("driven")
