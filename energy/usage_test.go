package energy

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestUsageAddAndPer(t *testing.T) {
	a := Usage{CPU: 1, Wall: 2, Resolution: 1e-6, Error: 1e-6, Clock: "a", Windows: 1}
	b := Usage{CPU: 3, Wall: 5, Resolution: 1e-2, Error: 2e-2, Clock: "b", Windows: 2}
	want := Usage{CPU: 4, Wall: 7, Resolution: 1e-2, Error: 2e-2 + 1e-6, Clock: "a + b", Windows: 3}
	if diff := cmp.Diff(want, a.Add(b)); diff != "" {
		t.Error(diff)
	}
	for _, sum := range []Usage{a.Add(Usage{}), (Usage{}).Add(a)} {
		if diff := cmp.Diff(a, sum); diff != "" {
			t.Errorf("the zero usage is not neutral: %s", diff)
		}
	}
	if got := a.Add(a).Clock; got != "a" {
		t.Errorf("one clock is named %q", got)
	}
	mixed := Usage{}
	for _, name := range []string{"b", "a", "b", "a", "a + b", "b + c"} {
		mixed = mixed.Add(Usage{Clock: name})
	}
	if mixed.Clock != "b + a + c" {
		t.Errorf("the clocks are named %q", mixed.Clock)
	}
	// The resolution is the sampler's, the error is that of the figure.
	want = Usage{CPU: 0.25, Wall: 0.5, Resolution: 1e-6, Error: 0.25e-6, Clock: "a", Windows: 1}
	if diff := cmp.Diff(want, a.Per(4)); diff != "" {
		t.Error(diff)
	}
}

func TestUsageValid(t *testing.T) {
	if err := (Usage{}).Valid(); err != nil {
		t.Error(err)
	}
	for want, u := range map[string]Usage{
		"CPU seconds is -1":   {CPU: -1},
		"wall seconds is NaN": {Wall: Seconds(math.NaN())},
		"resolution is +Inf":  {Resolution: Seconds(math.Inf(1))},
		"error is -1":         {Error: -1},
		"windows is -1":       {Windows: -1},
	} {
		err := u.Valid()
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), "at least 0") {
			t.Errorf("error is %v, want %q", err, want)
		}
	}
}

func TestPerPanicsBelowOne(t *testing.T) {
	for name, f := range map[string]func(){
		"usage":  func() { Usage{}.Per(0) },
		"energy": func() { Energy{}.Per(-1) },
	} {
		func() {
			defer func() {
				if recover() == nil {
					t.Errorf("%s: no panic", name)
				}
			}()
			f()
		}()
	}
}
