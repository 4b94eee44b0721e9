package calibrate

import (
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
)

// alarms is a node that sets timers, all at its start, at these times.
type alarms struct{ at []algorithms.Time }

func (a *alarms) Start(e *env) {
	for _, at := range a.at {
		e.SetTimer(at, algorithms.Timer{})
	}
}

func (*alarms) Receive(*env, algorithms.ID, message) {}
func (*alarms) Timeout(e *env, _ algorithms.Timer)   { e.Report(algorithms.Observation{}) }

// Times that lie close together are one wait, on every engine, and again after a reset.
func TestWaitsAreApart(t *testing.T) {
	const ms = algorithms.Millisecond
	for name, c := range map[string]struct {
		at   []algorithms.Time
		want int64
	}{
		"none":                      {nil, 0},
		"one":                       {[]algorithms.Time{1}, 1},
		"all at once":               {[]algorithms.Time{5 * ms, 5 * ms, 5 * ms}, 1},
		"close":                     {[]algorithms.Time{ms, ms + 1, 2*ms - 1}, 1},
		"just apart":                {[]algorithms.Time{ms, 2 * ms, 3 * ms}, 3},
		"counted from the last one": {[]algorithms.Time{ms / 2, ms, 3 * ms / 2, 2 * ms}, 2},
	} {
		alg := algorithms.Algorithm[message, alarms]{
			Spec: algorithms.Spec{
				Name: "alarms", Problem: algorithms.Messaging, MinNodes: 1,
				Kinds: []algorithms.KindSpec{{Name: "none"}}, Observations: []string{"woke up"},
			},
			New: func(s algorithms.Setup) (algorithms.Instance[alarms], error) {
				return algorithms.Instance[alarms]{
					Node:    func(algorithms.ID) alarms { return alarms{c.at} },
					Checker: &parts{all: int64(s.N() * len(c.at))},
				}, nil
			},
			Decode: decode,
		}
		for _, e := range []engine.Engine{engine.Sim, engine.Goroutine} {
			run, err := catalogue.Of(&alg).Prepare(e, engine.Config{Graph: algorithms.Complete(3), Seed: 1})
			if err != nil {
				t.Fatal(err)
			}
			for range 2 {
				o, err := run.Execute(t.Context())
				if err != nil || o.Status() != "ok" || o.Waits != c.want {
					t.Errorf("%s on %v: %d waits, %s, %v; want %d", name, e, o.Waits, o.Status(), err, c.want)
				}
				if err := run.Reset(); err != nil {
					t.Fatal(err)
				}
			}
			run.Close()
		}
	}
}
