package cluster

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/bench/timely"
)

func at(ms int, kind algorithms.FaultKind, node algorithms.ID, cut *algorithms.Cut) algorithms.Fault {
	return algorithms.Fault{At: algorithms.Time(ms) * algorithms.Millisecond, Kind: kind, Node: node, Cut: cut}
}

// Planned faults happen, the checker hears of them in their order, and messages to who is down or
// cut off are dropped.
func TestPlannedFaults(t *testing.T) {
	t.Parallel()
	hosts := serve(t, 4)
	cut := &algorithms.Cut{SideA: []bool{true, false, false, false}}
	for _, protocol := range []socket.Protocol{socket.UDP, socket.TCP} {
		t.Run(protocol.String(), func(t *testing.T) {
			timely.Run(t, 10*algorithms.Millisecond, func(bound algorithms.Time) (engine.Outcome, string) {
				w := &watched{}
				times := int(bound / (10 * algorithms.Millisecond)) // faults are as far apart as messages may be late
				plan := []algorithms.Fault{
					at(60*times, algorithms.Recover, 3, nil),
					at(100*times, algorithms.Split, 0, cut), at(400*times, algorithms.Heal, 0, cut),
					at(410*times, algorithms.Crash, 1, nil),
					at(420*times, algorithms.Recover, 1, nil), at(430*times, algorithms.Recover, 1, nil),
				}
				r := prepare(t, w.watch(bully.Program), Config{
					Config: engine.Config{Faults: plan, Delta: bound}, Hosts: hosts, Protocol: protocol,
				})
				defer r.Close() // a node has one coordinator at a time
				out := execute(t, r)
				var kinds []algorithms.FaultKind
				for _, f := range w.faults {
					kinds = append(kinds, f.Kind)
				}
				want := []algorithms.FaultKind{
					algorithms.Crash, algorithms.Recover, algorithms.Split, algorithms.Heal,
					algorithms.Crash, algorithms.Recover,
				}
				switch {
				case out.Status() != "ok" || out.End != engine.AtGoal || r.Lost() != nil:
					return out, fmt.Sprintf("%s, %v, lost %v; want ok, at the goal", out.Status(), out.End, r.Lost())
				case !slices.Equal(kinds, want):
					return out, fmt.Sprintf("faults %v; want %v", kinds, want)
				case out.Counts.Dropped[engine.Cut] == 0:
					return out, fmt.Sprintf("dropped %v; want some that were cut off", out.Counts.Dropped)
				}
				return out, ""
			})
		})
	}
}

// Losses and copies are those of the simulator, as far as nodes number their messages alike.
func TestInjectedLoss(t *testing.T) {
	t.Parallel()
	hosts := serve(t, 3)
	for _, links := range []network.Links{
		{Loss: 0.05},
		{Duplicate: 0.9},
		{Latency: network.Latency{A: 5 * algorithms.Millisecond}},
	} {
		graph, laps := algorithms.Complete(3), algorithms.Params{"laps": "20"}
		want, err := ring.sim(t.Context(), sim.Config{Graph: graph, Params: laps, Seed: 5, Links: links})
		if err != nil {
			t.Fatal(err)
		}
		r := prepare(t, ring.Program, Config{
			Config: engine.Config{Graph: graph, Params: laps, Links: links, Seed: 5},
			Hosts:  hosts, Protocol: socket.TCP,
		})
		got := execute(t, r)
		r.Close()
		w, g := &want.Counts, &got.Counts
		if w.Sent != g.Sent || w.Delivered != g.Delivered || w.Dropped != g.Dropped || w.Duplicated != g.Duplicated {
			t.Errorf("%+v: sent %d, delivered %d, dropped %v, copied %d; want %d, %d, %v, %d", links,
				g.Sent, g.Delivered, g.Dropped, g.Duplicated, w.Sent, w.Delivered, w.Dropped, w.Duplicated)
		}
		if links.Latency.A > 0 && got.GoalAt < 60*links.Latency.A {
			t.Errorf("goal at %v; want at least 60 latencies", got.GoalAt)
		}
	}
}

// Limits, cancelling and violations end a run, and what was counted is there.
func TestEnds(t *testing.T) {
	t.Parallel()
	hosts := serve(t, 3)
	endless := algorithms.Params{"laps": "1000000000"}
	for _, c := range []struct {
		name string
		cfg  Config
		want engine.End
	}{
		{"time", Config{
			Config: engine.Config{Limits: engine.Limits{Time: 50 * algorithms.Millisecond}},
		}, engine.TimeLimit},
		{"events", Config{Config: engine.Config{Limits: engine.Limits{Events: 100}}}, engine.EventLimit},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.cfg.Hosts, c.cfg.Params, c.cfg.Protocol = hosts, endless, socket.TCP
			out := execute(t, prepare(t, ring.Program, c.cfg))
			if out.End != c.want || out.Counts.Sent == 0 || out.Events == 0 {
				t.Errorf("%v after %d messages; want %v", out.End, out.Counts.Sent, c.want)
			}
		})
	}
	t.Run("cancelled", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		w := &watched{seen: func(_ algorithms.ID, o algorithms.Observation) {
			if o.Value == 5 {
				cancel()
			}
		}}
		r := prepare(t, w.watch(ring.Program), Config{
			Config: engine.Config{Params: endless},
			Hosts:  hosts, Protocol: socket.TCP,
		})
		out, err := r.Execute(ctx)
		if err != nil || out.End != engine.Cancelled || out.Counts.Sent == 0 {
			t.Errorf("%v after %d messages, %v; want cancelled", out.End, out.Counts.Sent, err)
		}
		if _, err := r.Execute(t.Context()); err == nil {
			t.Error("executed twice without a reset")
		}
	})
	t.Run("violated", func(t *testing.T) {
		p := ring.Program
		inner := p.instance
		p.instance = func(s algorithms.Setup) (instance, error) {
			inst, err := inner(s)
			inst.checker = strict{inst.checker}
			return inst, err
		}
		out := execute(t, prepare(t, p, Config{
			Config: engine.Config{Params: endless},
			Hosts:  hosts, Protocol: socket.TCP,
		}))
		if out.End != engine.Violated || out.Violation == nil {
			t.Errorf("%v, %v; want a violation", out.End, out.Violation)
		}
	})
}
