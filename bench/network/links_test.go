package network

import (
	"math"
	"strings"
	"testing"

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

func TestLinksString(t *testing.T) {
	for _, c := range []struct {
		links Links
		want  string
	}{
		{Links{}, "latency=uniform:500µs..1.5ms"},
		{Links{Loss: 0.01}, "latency=uniform:500µs..1.5ms loss=0.01"},
		{
			Links{Latency{Exponential, ms, ms}, 0.1, 0.2, 0.3, 5 * ms},
			"latency=exponential:min=1ms,mean=2ms loss=0.1 duplicate=0.2 reorder=0.3 hold=5ms",
		},
	} {
		if got := c.links.String(); got != c.want {
			t.Errorf("%+v is %q, want %q", c.links, got, c.want)
		}
	}
}
