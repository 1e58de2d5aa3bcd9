package main

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"sigs.k8s.io/yaml"
)

// file is one of an archive. The order of an archive matters to nobody, but that folders are in it
// tells how it was made.
type file struct {
	name string
	data []byte
}

type files struct {
	all     []file
	folders bool
}

func (f *files) find(name string) ([]byte, bool) {
	for i := range f.all {
		if f.all[i].name == name {
			return f.all[i].data, true
		}
	}
	return nil, false
}

func (f *files) put(name string, data []byte) {
	for i := range f.all {
		if f.all[i].name == name {
			f.all[i].data = data
			return
		}
	}
	f.all = append(f.all, file{name, data})
}

// unpack reads an archive that a stranger made. Nothing but files is kept, nothing grows without
// bound, and no name leaves the archive.
func unpack(archive []byte, entries int, most int64) (*files, error) {
	zipped, err := gzip.NewReader(bytes.NewReader(archive))
	if err != nil {
		return nil, fmt.Errorf("the archive cannot be read: %w", err)
	}
	reader := tar.NewReader(zipped)
	found := &files{}
	at := map[string]int{}
	left := most
	for n := 1; ; n++ {
		header, err := reader.Next()
		if errors.Is(err, io.EOF) {
			return found, nil
		}
		if err != nil {
			return nil, fmt.Errorf("the archive cannot be read: %w", err)
		}
		if n > entries {
			return nil, fmt.Errorf("the archive has more than %d entries", entries)
		}
		switch header.Typeflag {
		case tar.TypeDir:
			found.folders = true
			continue
		case tar.TypeXGlobalHeader:
			continue
		case tar.TypeReg:
		default:
			return nil, fmt.Errorf("%q in the archive is neither a file nor a folder", header.Name)
		}
		name, err := inside(header.Name)
		if err != nil {
			return nil, err
		}
		data, err := io.ReadAll(io.LimitReader(reader, left+1))
		if err != nil {
			return nil, fmt.Errorf("the archive cannot be read: %w", err)
		}
		if left -= int64(len(data)); left < 0 {
			return nil, fmt.Errorf("the archive has more than %d bytes when unpacked", most)
		}
		if before, twice := at[name]; twice {
			found.all[before].data = data
			continue
		}
		at[name] = len(found.all)
		found.all = append(found.all, file{name, data})
	}
}

func inside(name string) (string, error) {
	clean := path.Clean(name)
	if name == "" || path.IsAbs(name) || strings.ContainsAny(name, "\\\x00") || clean == ".." || strings.HasPrefix(clean, "../") {
		return "", fmt.Errorf("%q leaves the archive", name)
	}
	return clean, nil
}

// profile is the manifest.yaml of a profile archive.
type profile struct {
	Type struct {
		Values         string `json:"values"`
		ConfigResource []struct {
			FilePath  string `json:"filepath"`
			ChartPath string `json:"chartpath"`
		} `json:"configresource"`
	} `json:"type"`
}

// applyProfile copies a profile's files over those of the chart, and gives its values file.
func applyProfile(chart, from *files) (string, []byte, error) {
	manifest, ok := from.find("manifest.yaml")
	if !ok {
		return "", nil, errors.New("the profile archive has no manifest.yaml at its root")
	}
	var tree map[string]any
	if err := yaml.Unmarshal(manifest, &tree); err != nil || tree == nil {
		return "", nil, errors.New("manifest.yaml is not one YAML mapping")
	}
	var said profile
	if err := yaml.Unmarshal(manifest, &said); err != nil {
		return "", nil, fmt.Errorf("manifest.yaml: %w", err)
	}
	for _, copied := range said.Type.ConfigResource {
		data, err := named(from, copied.FilePath)
		if err != nil {
			return "", nil, err
		}
		target, err := inside(copied.ChartPath)
		if err != nil {
			return "", nil, outside(copied.ChartPath)
		}
		chart.put(target, data)
	}
	if said.Type.Values == "" {
		return "", nil, nil
	}
	data, err := named(from, said.Type.Values)
	return said.Type.Values, data, err
}

func named(from *files, name string) ([]byte, error) {
	clean, err := inside(name)
	if err != nil {
		return nil, outside(name)
	}
	data, ok := from.find(clean)
	if !ok {
		return nil, fmt.Errorf("manifest.yaml names %q, which is not in the profile archive", name)
	}
	return data, nil
}

func outside(name string) error {
	return fmt.Errorf("manifest.yaml names %q, which is outside the archive", name)
}
