package network

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func TestLinksDefaults(t *testing.T) {
	got := Links{}.WithDefaults()
	if want := (Links{Latency: DefaultLatency, Hold: 6 * ms}); got != want {
		t.Errorf("%+v; want %+v", got, want)
	}
	set := Links{Latency: Latency{Fixed, ms, 0}, Loss: 0.1, Hold: 7}
	if got := set.WithDefaults(); got != set {
		t.Errorf("%+v; want %+v", got, set)
	}
}

func TestLinksDelta(t *testing.T) {
	for _, c := range []struct {
		links Links
		want  algorithms.Time
	}{
		{Links{Latency: Latency{Fixed, ms, 0}, Hold: 5 * ms}, ms},
		{Links{Latency: Latency{Fixed, ms, 0}, Hold: 5 * ms, Reorder: 0.1}, 6 * ms},
		{Links{}, 1},
	} {
		if got := c.links.Delta(); got != c.want {
			t.Errorf("%v: %v; want %v", c.links, got, c.want)
		}
	}
}

func TestLinksFaults(t *testing.T) {
	for _, c := range []struct {
		links Links
		want  algorithms.Faults
	}{
		{Links{}, algorithms.NoFaults},
		{Links{Loss: 0.1}, algorithms.Loss},
		{Links{Duplicate: 0.1}, algorithms.Duplication},
		{Links{Reorder: 0.1}, algorithms.Reordering},
		{Links{Loss: 0.1, Reorder: 0.1}, algorithms.Loss | algorithms.Reordering},
	} {
		if got := c.links.Faults(); got != c.want {
			t.Errorf("%v: %v; want %v", c.links, got, c.want)
		}
	}
}

func TestPlanFaults(t *testing.T) {
	plan := []algorithms.Fault{{Kind: algorithms.Crash}}
	if got := PlanFaults(plan); got != algorithms.Crashes {
		t.Errorf("%v; want crashes", got)
	}
	plan = append(plan, algorithms.Fault{Kind: algorithms.Recover}, algorithms.Fault{Kind: algorithms.Split})
	if got, want := PlanFaults(plan), algorithms.Crashes|algorithms.Recoveries|algorithms.Partitions; got != want {
		t.Errorf("%v; want %v", got, want)
	}
	if got := PlanFaults(nil); got != algorithms.NoFaults {
		t.Errorf("%v; want none", got)
	}
}

// All that is wrong is named at once.
func TestLinksValidate(t *testing.T) {
	bad := Links{Latency: Latency{Distribution: 9}, Loss: 1, Duplicate: math.NaN(), Reorder: -0.1, Hold: -1}
	err := bad.Validate()
	for _, want := range []string{"distribution 9", "loss 1 ", "duplicate NaN", "reorder -0.1", "hold -1µs"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v; want %q", err, want)
		}
	}
	if err := (Links{Loss: 0.999, Duplicate: 0.999, Reorder: 0.999, Hold: algorithms.Hour}).Validate(); err != nil {
		t.Error(err)
	}
}

func TestParseLinks(t *testing.T) {
	for _, c := range []struct {
		text string
		want Links
		back string
	}{
		{"", Links{}, "latency=uniform:500µs..1.5ms"},
		{" loss=0.01", Links{Loss: 0.01}, "latency=uniform:500µs..1.5ms loss=0.01"},
		{
			"hold=5ms latency=exponential:min=1ms,mean=2ms  reorder=0.3 duplicate=0.2 loss=0.1",
			Links{Latency{Exponential, ms, ms}, 0.1, 0.2, 0.3, 5 * ms},
			"latency=exponential:min=1ms,mean=2ms loss=0.1 duplicate=0.2 reorder=0.3 hold=5ms",
		},
	} {
		got, err := ParseLinks(c.text)
		if err != nil || got != c.want || got.String() != c.back {
			t.Errorf("%q: %+v, %q, %v; want %+v, %q", c.text, got, got, err, c.want, c.back)
		}
	}
}

func TestParseLinksRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"0.1", `"0.1" (allowed: latency=..., loss=..., duplicate=..., reorder=..., hold=...)`},
		{"los=0.1", "did you mean loss?"},
		{"loss=x", `loss "x" (allowed: 0 up to but not including 1)`},
		{"loss=1", "loss 1 (allowed: 0 up to but not including 1)"},
		{"reorder=1.5", "reorder 1.5"},
		{"loss=0.1 loss=0.1", "given twice"},
		{"latency=fixed:1", `time "1"`},
		{"hold=-1s", `hold "-1s"`},
	} {
		l, err := ParseLinks(c.text)
		if err == nil || !strings.Contains(err.Error(), c.want) || l != (Links{}) {
			t.Errorf("%q: %v, %v; want error with %q", c.text, l, err, c.want)
		}
	}
}

func TestLinksRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := rapid.Float64Range(0, 0.999)
		want := Links{
			Latency: latencies().Draw(t, "latency"),
			Loss:    p.Draw(t, "loss"), Duplicate: p.Draw(t, "duplicate"), Reorder: p.Draw(t, "reorder"),
			Hold: algorithms.Time(rapid.Int64Range(0, 1e6).Draw(t, "hold")),
		}
		if err := want.Validate(); err != nil {
			t.Skip(err)
		}
		got, err := ParseLinks(want.String())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatal(diff)
		}
	})
}
