package carbon

import (
	"strings"
	"testing"
)

// Every kind has a name that it is parsed from, and the words of the GHG Protocol.
func TestFactorKinds(t *testing.T) {
	for name, want := range map[string][3]string{
		"location": {"location", "average", "location-based average"},
		"marginal": {"location", "marginal", "location-based marginal"},
		"market":   {"market", "average", "market-based average"},
	} {
		k, err := ParseFactorKind(name)
		if err != nil {
			t.Error(err)
			continue
		}
		if got := [3]string{k.Method(), k.Basis(), k.String()}; got != want || !k.Valid() {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for _, f := range DefaultFactors().All() {
		if f.FactorKind != LocationAverage {
			t.Errorf("%s is a %v", f.label(), f.FactorKind)
		}
	}
	_, err := ParseFactorKind("markt")
	want := `factor-kind: "markt" (allowed: location, marginal, market; did you mean market?)`
	if err == nil || err.Error() != want {
		t.Errorf("%v, want %s", err, want)
	}
}

func TestFactorKindOfNone(t *testing.T) {
	f := lookup(t, "US", 2018)
	f.FactorKind = 3
	if err := f.Validate(); err == nil || !strings.Contains(err.Error(), "factor kind: it is 3; allowed") {
		t.Errorf("error is %v", err)
	}
}
