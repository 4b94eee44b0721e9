package main

import (
	"slices"
	"testing"
)

// What a test prints passes for nothing that is said of it, even if it does not end its line.
func TestOutcome(t *testing.T) {
	const passes = "\x16=== RUN   TestA\n--- FAIL: TestA (0.00s)\nhalf a line\x16--- PASS: TestA (0.00s)\n"
	for out, want := range map[string]struct {
		failed string
		going  []string
	}{
		passes:                                 {},
		passes + "\x16=== RUN   TestB\npanic:": {going: []string{"TestB"}},
		"\x16=== RUN   TestB\n\x16=== RUN   TestB/c\n\x16    --- FAIL: TestB/c (0.00s)\n" +
			"\x16--- FAIL: TestB (0.00s)\n": {failed: "TestB", going: []string{"TestB"}},
		"\x16=== RUN   TestC\n\x16--- SKIP: TestC (0.00s)\nPASS\n": {},
	} {
		if failed, going := outcome([]byte(out)); failed != want.failed || !slices.Equal(going, want.going) {
			t.Errorf("%q: %q, %q; want %v", out, failed, going, want)
		}
	}
}
