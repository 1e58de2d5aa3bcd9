package main

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/action"
	ci "helm.sh/helm/v4/pkg/chart"
	"helm.sh/helm/v4/pkg/chart/common"
	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	release "helm.sh/helm/v4/pkg/release/v1"
	"helm.sh/helm/v4/pkg/strvals"
)

// request is what the hub wants rendered.
type request struct {
	App         string     `json:"app"`
	Release     string     `json:"release"`
	Namespace   string     `json:"namespace"`
	KubeVersion string     `json:"kubeVersion"`
	APIs        []string   `json:"apis"`      // group/version/Kind, empty when they are not known
	Overrides   [][]string `json:"overrides"` // pairs, as of --set
	HasProfile  bool       `json:"hasProfile"`
	ClockShift  int64      `json:"clockShift"` // seconds
	Entries     int        `json:"entries"`    // most in an archive
	Bytes       int64      `json:"bytes"`      // most in an archive, unpacked
	Output      int        `json:"output"`     // most bytes of objects
}

// outcome is what came of it.
type outcome struct {
	Objects []object `json:"objects,omitempty"`
	Failed  string   `json:"failed,omitempty"`
	Last    bool     `json:"last,omitempty"` // the process takes no other request
}

func render(next incoming) (done outcome) {
	defer func() {
		if fault := recover(); fault != nil {
			done = outcome{Failed: shortened(fmt.Sprintf("the chart does not render: %v", fault))}
		}
	}()
	all, err := rendered(next)
	if err != nil {
		return outcome{Failed: shortened(strings.TrimSpace(err.Error()))}
	}
	size := 0
	for _, one := range all {
		size += len(one.Object)
	}
	if size > next.request.Output {
		return outcome{Failed: fmt.Sprintf("the chart renders to more than %d bytes (--render-output)", next.request.Output)}
	}
	return outcome{Objects: all}
}

// A chart can make messages of any length.
const mostMessage = 4000

func shortened(message string) string {
	if len(message) <= mostMessage {
		return message
	}
	return strings.ToValidUTF8(message[:mostMessage/2], "") + " … " + strings.ToValidUTF8(message[len(message)-mostMessage/2:], "")
}

func rendered(next incoming) ([]object, error) {
	wanted := next.request
	archive.MaxDecompressedChartSize = wanted.Bytes
	files, err := unpack(next.chart, wanted.Entries, wanted.Bytes)
	if err != nil {
		return nil, err
	}
	values := map[string]any{}
	if wanted.HasProfile {
		from, err := unpack(next.profile, wanted.Entries, wanted.Bytes)
		if err != nil {
			return nil, fmt.Errorf("the profile: %w", err)
		}
		name, data, err := applyProfile(files, from)
		if err != nil {
			return nil, err
		}
		if values, err = loader.LoadValues(bytes.NewReader(data)); err != nil {
			return nil, fmt.Errorf("failed to parse %s: %w", name, err)
		}
	}
	for _, pair := range wanted.Overrides {
		if err := strvals.ParseInto(strings.Join(pair, "="), values); err != nil {
			return nil, fmt.Errorf("failed parsing --set data: %w", err)
		}
	}
	loaded, err := load(files, wanted.App)
	if err != nil {
		return nil, err
	}
	if err := installable(loaded); err != nil {
		return nil, err
	}
	return install(loaded, values, wanted)
}

// installable refuses what the command `helm template` refuses before it renders.
func installable(loaded *chart.Chart) error {
	switch loaded.Metadata.Type {
	case "", "application":
	default:
		return fmt.Errorf("%s charts are not installable", loaded.Metadata.Type)
	}
	accessor, err := ci.NewAccessor(loaded)
	if err != nil {
		return err
	}
	if declared := accessor.MetaDependencies(); len(declared) > 0 {
		if err := action.CheckDependencies(loaded, declared); err != nil {
			return fmt.Errorf("an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' to fetch missing dependencies: %w", err)
		}
	}
	return nil
}

// install goes the way of `helm template --include-crds`.
func install(loaded *chart.Chart, values map[string]any, wanted request) ([]object, error) {
	version, err := common.ParseKubeVersion(wanted.KubeVersion)
	if err != nil {
		return nil, fmt.Errorf("invalid kube version '%s': %w", wanted.KubeVersion, err)
	}
	capabilities := *usualCapabilities
	if len(wanted.APIs) > 0 {
		capabilities.APIVersions = nil
	}
	common.DefaultCapabilities = &capabilities
	configuration := action.NewConfiguration()
	if wanted.ClockShift != 0 {
		configuration.CustomTemplateFuncs = shifted(time.Duration(wanted.ClockShift) * time.Second)
	}
	client := action.NewInstall(configuration)
	client.DryRunStrategy = action.DryRunClient
	client.ReleaseName = wanted.Release
	client.Namespace = wanted.Namespace
	client.Replace = true
	client.IncludeCRDs = true
	client.KubeVersion = version
	client.APIVersions = served(wanted.APIs)
	result, err := client.Run(loaded, values)
	if err != nil {
		return nil, err
	}
	made, ok := result.(*release.Release)
	if !ok {
		return nil, fmt.Errorf("an unknown kind of release: %T", result)
	}
	all, err := objects("manifest", made.Manifest)
	if err != nil {
		return nil, err
	}
	definitions := map[string]bool{}
	for _, definition := range loaded.CRDObjects() {
		definitions[definition.Filename] = true
	}
	for i := range all {
		all[i].Definition = definitions[all[i].Source]
	}
	for _, hook := range made.Hooks {
		if onlyTests(hook) {
			continue
		}
		more, err := objects(hook.Path, hook.Manifest)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	return all, nil
}

var usualCapabilities = common.DefaultCapabilities

// served adds group/version to each group/version/Kind, as Helm's discovery does.
func served(apis []string) common.VersionSet {
	seen := map[string]bool{}
	var all common.VersionSet
	for _, api := range apis {
		version := api[:max(0, strings.LastIndex(api, "/"))]
		for _, name := range []string{version, api} {
			if name != "" && !seen[name] {
				seen[name] = true
				all = append(all, name)
			}
		}
	}
	return all
}

func onlyTests(hook *release.Hook) bool {
	return !slices.ContainsFunc(hook.Events, func(event release.HookEvent) bool {
		return event != release.HookTest
	})
}
