package harness

import "testing"

// A benchmark is skipped where an execution was untimely, and fails where one went wrong otherwise.
func TestBenchmarkExpectsOK(t *testing.T) {
	for status, want := range map[string]struct{ skipped, failed bool }{
		"ok":                         {},
		"untimely: goal not reached": {skipped: true},
		"goal not reached":           {failed: true},
	} {
		got := want
		testing.Benchmark(func(b *testing.B) {
			defer func() { got.skipped, got.failed = b.Skipped(), b.Failed() }()
			expectOK(b, status)
		})
		if got != want {
			t.Errorf("%s: %+v; want %+v", status, got, want)
		}
	}
}
