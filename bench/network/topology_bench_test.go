package network

import "testing"

// BenchmarkBuild makes graphs of a million nodes; those with a choice have a mean
// degree of 8.
func BenchmarkBuild(b *testing.B) {
	for _, text := range []string{
		"ring", "grid", "torus", "tree:2", "star",
		"erdos-renyi:degree=8", "small-world:k=8,p=0.1", "small-world:k=8,p=1", "scale-free:m=4", "random-regular:8",
	} {
		b.Run("topology="+text+"/n=1000000", func(b *testing.B) {
			t, err := ParseTopology(text)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, err := t.Build(1_000_000, 1); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
