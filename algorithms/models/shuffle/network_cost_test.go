package shuffle

import (
	"math"
	"runtime"
	"strings"
	"testing"
)

// TestProtocolBytes holds the estimate against what the runtime counts.
func TestProtocolBytes(t *testing.T) {
	for _, p := range []Params{
		Medium(),
		{Nodes: 500, Items: 20000, Cache: 5000, Exchange: 100, Gmax: 3, Holders: 1},
		{Nodes: 5000, Items: 100, Cache: 20, Exchange: 20, Gmax: 1 << 16, Holders: 1},
	} {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		n := newNetwork(t, p)
		runtime.ReadMemStats(&after)
		runtime.KeepAlive(n)
		got, want := p.ProtocolCost(1, 1).Bytes, float64(after.TotalAlloc-before.TotalAlloc)
		if math.Abs(got/want-1) > 0.1 {
			t.Errorf("%+v: %.0f bytes, want %.0f", p, got, want)
		}
	}
}

// TestProtocolSeconds checks how the estimate grows; the clock is not for a test.
func TestProtocolSeconds(t *testing.T) {
	p := Medium()
	base := p.ProtocolCost(3000, 500).Seconds
	if base < 40 || base > 400 {
		t.Errorf("500 runs of 3000 steps: %.0f s, want about 130", base)
	}
	if got := p.ProtocolCost(3000, 1000).Seconds; math.Abs(got/base-2) > 1e-9 {
		t.Errorf("twice the runs: %v times as long", got/base)
	}
	if got := p.ProtocolCost(6000, 500).Seconds / base; got < 1.9 || got > 2 {
		t.Errorf("twice the steps: %v times as long", got)
	}
	more := p
	more.Items, more.Cache, more.Exchange = 5000, 1000, 500
	if got := more.ProtocolCost(3000, 500).Seconds / base; got < 3 {
		t.Errorf("ten times the items: %v times as long", got)
	}
}

func TestNetworkRefuses(t *testing.T) {
	for _, c := range []struct {
		params Params
		want   string
	}{
		{Params{}, "nodes: 0 (allowed: 2 to"},
		{
			Params{Nodes: 1 << 32, Items: 500, Cache: 100, Exchange: 50, Gmax: 1, Holders: 1},
			"nodes: 4294967296 (allowed with caches: 2 to 2147483647)",
		},
		{
			Params{Nodes: 1 << 20, Items: 1 << 20, Cache: 100, Exchange: 50, Gmax: 1, Holders: 1},
			"nodes: 1048576 with caches of 1048576 different items take 137.5 GB of memory (allowed: 17.2 GB)",
		},
	} {
		if _, err := NewNetwork(c.params); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: error %v, want one with %q", c.params, err, c.want)
		}
	}
}
