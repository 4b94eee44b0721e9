package formula

import (
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func TestGuarded(t *testing.T) {
	for given, want := range map[string]string{
		"": "", "ring": "ring", "1e-9": "1e-9", "a=b": "a=b", "'s-Gravenhage": "'s-Gravenhage",
		"=1+1": "'=1+1", "+49": "'+49", "-3": "'-3", "@SUM(A1)": "'@SUM(A1)", "\tx": "'\tx", "\r=1": "'\r=1",
		" =1": "' =1", "＝1+1": "'＝1+1", "'=1": "''=1",
	} {
		if got := Guarded(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}

// What is read is what was written, and what is written is no formula.
func TestGuardComesOff(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.OneOf(rapid.String(), rapid.StringMatching(`['=+@ \t-]{0,4}[a-z]?`)).Draw(t, "text")
		cell := Guarded(text)
		if got := Unguarded(cell); got != text {
			t.Fatalf("%q is read as %q", cell, got)
		}
		if strings.ContainsAny(cell[:min(1, len(cell))], "=+-@\t\r\n") {
			t.Fatalf("%q is a formula", cell)
		}
	})
}
