package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"helm.sh/helm/v4/pkg/chart/loader/archive"
	chart "helm.sh/helm/v4/pkg/chart/v2"
	"helm.sh/helm/v4/pkg/chart/v2/loader"
	"helm.sh/helm/v4/pkg/ignore"
	"sigs.k8s.io/yaml"
)

var byteOrderMark = []byte{0xEF, 0xBB, 0xBF}

// load makes a chart of the folder that is named as the app, as Helm does for a folder.
func load(all *files, app string) (*chart.Chart, error) {
	var own []file
	for _, f := range all.all {
		if name, below := strings.CutPrefix(f.name, app+"/"); below {
			own = append(own, file{name, bytes.TrimPrefix(f.data, byteOrderMark)})
		}
	}
	description, ok := (&files{all: own}).find("Chart.yaml")
	if !ok {
		return nil, fmt.Errorf("the archive has no folder %q with a Chart.yaml: the chart's top-level folder must be named as the app", app)
	}
	var version struct {
		APIVersion string `json:"apiVersion"`
	}
	if err := yaml.Unmarshal(description, &version); err != nil {
		return nil, fmt.Errorf("cannot load Chart.yaml: %w", err)
	}
	switch version.APIVersion {
	case chart.APIVersionV1, chart.APIVersionV2, "":
	default:
		return nil, fmt.Errorf("unsupported chart version %s", version.APIVersion)
	}
	kept, err := unignored(own, !all.folders && len(own) > 0 && own[0].name == "Chart.yaml")
	if err != nil {
		return nil, err
	}
	var buffered []*archive.BufferedFile
	for _, f := range kept {
		buffered = append(buffered, &archive.BufferedFile{Name: f.name, Data: closed(f.name, f.data)})
	}
	return loader.LoadFiles(buffered)
}

// unignored leaves out what a .helmignore names. Helm does so for a folder, and when it packs one;
// it does not for what was packed, where subcharts stand unpacked and would be hit by the rules.
func unignored(own []file, maybePacked bool) ([]file, error) {
	rules := ignore.Empty()
	if text, ok := (&files{all: own}).find(ignore.HelmIgnore); ok {
		read, err := ignore.Parse(bytes.NewReader(text))
		if err != nil {
			return nil, err
		}
		rules = read
	}
	rules.AddDefaults()
	var kept []file
	packed := maybePacked
	for _, f := range own {
		if !ignored(rules, f.name) {
			kept = append(kept, f)
		} else if !strings.HasPrefix(f.name, "charts/") {
			packed = false
		}
	}
	if packed {
		kept = own
	}
	// As a folder is walked, however its archive was made.
	slices.SortFunc(kept, func(a, b file) int {
		return slices.Compare(strings.Split(a.name, "/"), strings.Split(b.name, "/"))
	})
	return kept, nil
}

func ignored(rules *ignore.Rules, name string) bool {
	for folder := path.Dir(name); folder != "."; folder = path.Dir(folder) {
		if rules.Ignore(folder, entry{folder, fs.ModeDir}) {
			return true
		}
	}
	return rules.Ignore(name, entry{name, 0})
}

// entry is a file as rules look at it.
type entry struct {
	name string
	mode fs.FileMode
}

func (e entry) Name() string       { return path.Base(e.name) }
func (e entry) Size() int64        { return 0 }
func (e entry) Mode() fs.FileMode  { return e.mode }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.mode.IsDir() }
func (e entry) Sys() any           { return nil }
