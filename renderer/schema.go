package main

import (
	"bytes"
	"encoding/json"
	"path"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// A URN that nobody resolves: Helm takes the schema behind it to allow everything.
const notFetched = "urn:bulkhead:not-fetched"

// closed makes a schema of values one that needs no network: what it takes from an address allows
// everything, and the rest is checked. Any other file is left as it is.
func closed(name string, data []byte) []byte {
	if path.Base(name) != "values.schema.json" {
		return data
	}
	tree, err := jsonschema.UnmarshalJSON(bytes.NewReader(data))
	if err != nil || !closeTree(tree) {
		return data
	}
	changed, err := json.Marshal(tree)
	if err != nil {
		return data
	}
	return changed
}

func closeTree(tree any) bool {
	changed := false
	switch node := tree.(type) {
	case map[string]any:
		for key, value := range node {
			text, isText := value.(string)
			switch {
			case isText && (key == "$ref" || key == "$dynamicRef") && remote(text):
				node[key] = notFetched
				changed = true
			case isText && key == "$schema" && remote(text) && !dialect(text):
				delete(node, key)
				changed = true
			default:
				changed = closeTree(value) || changed
			}
		}
	case []any:
		for _, value := range node {
			changed = closeTree(value) || changed
		}
	}
	return changed
}

func remote(text string) bool {
	lower := strings.ToLower(text)
	return strings.HasPrefix(lower, "http://") || strings.HasPrefix(lower, "https://")
}

// dialect tells whether the validator carries a meta-schema with it.
func dialect(text string) bool {
	_, rest, _ := strings.Cut(strings.TrimRight(text, "#"), "://")
	switch rest {
	case "json-schema.org/schema", "json-schema.org/draft-04/schema", "json-schema.org/draft-06/schema",
		"json-schema.org/draft-07/schema", "json-schema.org/draft/2019-09/schema", "json-schema.org/draft/2020-12/schema":
		return true
	}
	return false
}
