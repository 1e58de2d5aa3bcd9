package main

import (
	"os"
	"testing"
)

// BenchmarkRender is a warm render in one process without a box: what `bulkhead bench render` compares with.
func BenchmarkRender(b *testing.B) {
	name := os.Getenv("BULKHEAD_BENCH_CHART")
	if name == "" {
		b.Skip("no chart is named in BULKHEAD_BENCH_CHART")
	}
	archive, err := os.ReadFile(name)
	if err != nil {
		b.Fatal(err)
	}
	next := incoming{
		request: request{
			App: "web", Release: "bench", Namespace: "bench", KubeVersion: "v1.37.2",
			Entries: 10_000, Bytes: 100 << 20, Output: 16 << 20,
		},
		chart: archive,
	}
	for range 30 {
		render(next)
	}
	for b.Loop() {
		if done := render(next); done.Failed != "" {
			b.Fatal(done.Failed)
		}
	}
}
