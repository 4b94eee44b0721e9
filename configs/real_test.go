package configs

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/bench/engine"
)

// With the real libraries all algorithms are those of the problem publish.
func TestRealOfAllAlgorithms(t *testing.T) {
	for _, tt := range []struct {
		flags      map[string]string
		algorithms []string
		engines    []engine.Engine
	}{
		{map[string]string{}, []string{"publish"}, []engine.Engine{engine.Sim, engine.Reference}},
		{
			map[string]string{"algorithms": "all", "engine": "tcp"},
			[]string{"publish"},
			[]engine.Engine{engine.TCP, engine.Reference},
		},
		{map[string]string{"algorithms": "mqtt"}, []string{"mqtt"}, []engine.Engine{engine.Sim, engine.Reference}},
	} {
		tt.flags["stack"] = "real"
		c, err := Load("", nil, tt.flags)
		if err != nil {
			t.Errorf("%v: %v", tt.flags, err)
			continue
		}
		if d := cmp.Diff(tt.algorithms, c.Scenario.Algorithms); d != "" {
			t.Errorf("%v: %s", tt.flags, d)
		}
		if d := cmp.Diff(tt.engines, c.Scenario.Engines); d != "" {
			t.Errorf("%v: %s", tt.flags, d)
		}
	}
}

// An engine called real is refused once, as what it is, whether the stack is given or not.
func TestEngineReal(t *testing.T) {
	for _, flags := range []map[string]string{
		{"engine": "real", "algorithms": "mqtt"},
		{"engine": "real", "stack": "real", "algorithms": "mqtt"},
	} {
		_, err := Load("", nil, flags)
		if err == nil || strings.Contains(err.Error(), "twice") ||
			!strings.Contains(err.Error(), "real libraries are asked for by stack real") {
			t.Errorf("%v: %v", flags, err)
		}
	}
}
