package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	utilyaml "k8s.io/apimachinery/pkg/util/yaml"
	"sigs.k8s.io/yaml"
)

// object is one of Kubernetes, and the file that it came from.
type object struct {
	Source     string          `json:"source"`
	Object     json.RawMessage `json:"object"`
	Definition bool            `json:"definition,omitempty"` // of a folder crds/, which is no template
}

// objects reads a stream of YAML documents as Kubernetes' own clients do, lists taken apart.
func objects(source, text string) ([]object, error) {
	var all []object
	documents := utilyaml.NewYAMLReader(bufio.NewReader(strings.NewReader(text)))
	for {
		document, err := documents.Read()
		if errors.Is(err, io.EOF) {
			return all, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		if named := sourceOf(document); named != "" {
			source = named
		}
		data, err := yaml.YAMLToJSON(document)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		if data = bytes.TrimSpace(data); len(data) == 0 || bytes.Equal(data, []byte("null")) {
			continue
		}
		read, _, err := unstructured.UnstructuredJSONScheme.Decode(data, nil, nil)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		if all, err = flat(source, read, all); err != nil {
			return nil, err
		}
	}
}

func flat(source string, read runtime.Object, all []object) ([]object, error) {
	switch found := read.(type) {
	case *unstructured.UnstructuredList:
		for i := range found.Items {
			var item runtime.Object = &found.Items[i]
			if found.Items[i].IsList() {
				inner, err := found.Items[i].ToList()
				if err != nil {
					return nil, fmt.Errorf("%s: %w", source, err)
				}
				item = inner
			}
			var err error
			if all, err = flat(source, item, all); err != nil {
				return nil, err
			}
		}
		return all, nil
	case *unstructured.Unstructured:
		if found.GetName() == "" {
			if prefix := found.GetGenerateName(); prefix != "" {
				return nil, fmt.Errorf("%s: a %s has only metadata.generateName (%q): it would get another name at each delivery, and could be neither compared, updated nor removed; give it metadata.name", source, found.GetKind(), prefix)
			}
			return nil, fmt.Errorf("%s: a %s has no metadata.name", source, found.GetKind())
		}
		data, err := json.Marshal(found.Object)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", source, err)
		}
		return append(all, object{Source: source, Object: data}), nil
	}
	return nil, fmt.Errorf("%s: not a Kubernetes object", source)
}

// sourceOf is the file that Helm names above each of its documents.
func sourceOf(document []byte) string {
	line, _, _ := bytes.Cut(bytes.TrimPrefix(document, []byte("---\n")), []byte("\n"))
	if name, ok := strings.CutPrefix(string(line), "# Source: "); ok {
		return strings.TrimSpace(name)
	}
	return ""
}
