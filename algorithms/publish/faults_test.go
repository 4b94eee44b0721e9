package publish

import (
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/sim"
)

const trials = 40

// MQTT with QoS 1 and 2 reaches everybody whatever the links do, QoS 2 once each (the checker sees
// to that), and what is lost costs more messages; QoS 0 does not.
func TestMQTTOnBadLinks(t *testing.T) {
	for name, links := range map[string]network.Links{
		"loss":        {Loss: 0.3},
		"duplication": {Duplicate: 0.5},
		"reordering":  {Reorder: 0.5},
		"all":         {Loss: 0.2, Duplicate: 0.3, Reorder: 0.3},
	} {
		for qos := range 3 {
			t.Run(fmt.Sprintf("%s/qos=%d", name, qos), func(t *testing.T) {
				missed, repeated, more := 0, 0.0, false
				for seed := range uint64(trials) {
					out := simulate(t, &MQTT, sim.Config{
						Graph: algorithms.Complete(12), Seed: seed, Links: links,
						Params: algorithms.Params{"qos": fmt.Sprint(qos), "events": "6"},
					})
					if out.Violation != nil || out.End != engine.Quiet {
						t.Fatalf("seed %d: %s, %v", seed, out.Status(), out.End)
					}
					if out.Status() != "ok" {
						missed++
					}
					if (out.Status() == "ok") != (metric(t, &out, "coverage") == 1) {
						t.Errorf("seed %d: %s with coverage %v", seed, out.Status(), out.Result)
					}
					if qos == 1 {
						repeated += metric(t, &out, "repeated deliveries")
					}
					more = more || float64(out.Counts.Sent) > out.Expected.High
				}
				if missing := qos == 0 && links.Loss > 0; missing != (missed > 0) {
					t.Errorf("%d of %d runs have missed a subscriber; want some: %t", missed, trials, missing)
				}
				if again := qos == 1 && links != (network.Links{Reorder: 0.5}); again != (repeated > 0) {
					t.Errorf("%g repeated deliveries; want some: %t", repeated, again)
				}
				if want := qos > 0 && links != (network.Links{Reorder: 0.5}) &&
					(qos == 1 || links.Loss > 0 || links.Duplicate > 0); want != more {
					t.Errorf("some run sends more than the textbook says: %t; want %t", more, want)
				}
			})
		}
	}
}

// A partition in the middle delays what QoS 1 and 2 deliver, and no more.
func TestMQTTPartition(t *testing.T) {
	for qos := range 3 {
		for at := range algorithms.Time(8) {
			cut := &algorithms.Cut{SideA: []bool{true, true, false, true, false, false}}
			out := simulate(t, &MQTT, sim.Config{
				Graph: algorithms.Complete(6), Params: algorithms.Params{"qos": fmt.Sprint(qos)},
				Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 100}},
				Faults: []algorithms.Fault{
					{At: 100*at + 50, Kind: algorithms.Split, Cut: cut},
					{At: 100*at + 5000, Kind: algorithms.Heal, Cut: cut},
				},
			})
			// The subscribers send SUBSCRIBE at 200, and the broker sends the event at 500. A cut
			// before that makes all wait until it has healed.
			if ok := qos > 0 || at < 2 || at > 4; (out.Status() == "ok") != ok || out.Violation != nil {
				t.Errorf("qos=%d, cut at %d: %s, coverage %v",
					qos, 100*at+50, out.Status(), metric(t, &out, "coverage"))
			}
		}
	}
}

// Who has crashed holds up nobody else: the event is published, and whoever is left has it.
func TestMQTTCrashes(t *testing.T) {
	crash := func(at algorithms.Time, node algorithms.ID) algorithms.Fault {
		return algorithms.Fault{At: at, Kind: algorithms.Crash, Node: node}
	}
	for name, c := range map[string]struct {
		plan   []algorithms.Fault
		status string
		ops    int64
	}{
		"a subscriber that never comes": {[]algorithms.Fault{crash(0, 3)}, "ok", 1},
		"a subscriber in the middle":    {[]algorithms.Fault{crash(450, 3)}, "ok", 1},
		"no broker":                     {[]algorithms.Fault{crash(0, brokerID)}, "goal not reached", 0},
		"broker goes":                   {[]algorithms.Fault{crash(450, brokerID)}, "goal not reached", 1},
		"no publisher":                  {[]algorithms.Fault{crash(0, publisherID)}, "goal not reached", 0},
	} {
		for qos := range 3 {
			for _, loss := range []float64{0, 0.1} {
				out := simulate(t, &MQTT, sim.Config{
					Graph: algorithms.Complete(6), Params: algorithms.Params{"qos": fmt.Sprint(qos)}, Seed: 1,
					Links:  network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 100}, Loss: loss},
					Faults: c.plan,
				})
				if out.Violation != nil || out.End != engine.Quiet {
					t.Errorf("%s, qos=%d, loss %g: %s, %v; want an end in quiet",
						name, qos, loss, out.Status(), out.End)
				}
				if (loss == 0) && (out.Status() != c.status || out.Result.Ops != c.ops) {
					t.Errorf("%s, qos=%d: %s with %d events; want %s with %d",
						name, qos, out.Status(), out.Result.Ops, c.status, c.ops)
				}
			}
		}
	}
}

// A confirmable message is sent five times at most, at 0, 1, 3, 7 and 15 times the round trip, and
// the others once.
func TestCoAPRetransmission(t *testing.T) {
	for mode, want := range map[string]struct{ kind, sent int64 }{
		"confirmable":     {int64(kindRequest), 5},
		"non-confirmable": {int64(kindRequest), 1},
		"observe-con":     {int64(kindNotification), 5},
		"observe-non":     {int64(kindNotification), 1},
	} {
		// Client 2 is cut off from the server for ever: before its request, or when its
		// registration is under way.
		cut := &algorithms.Cut{SideA: []bool{true, true, false}}
		at := algorithms.Time(0)
		if strings.HasPrefix(mode, "observe") {
			at = 50
		}
		out := simulate(t, &CoAP, sim.Config{
			Graph: algorithms.Complete(3), Params: algorithms.Params{"mode": mode},
			Links: network.Links{Latency: network.Latency{Distribution: network.Fixed, A: 100}},
			Faults: []algorithms.Fault{
				{At: at, Kind: algorithms.Split, Cut: cut},
				{At: 1e6, Kind: algorithms.Heal, Cut: cut},
			},
		})
		// Client 1 gets through at once.
		if got := out.Counts.Kinds[want.kind].Sent; got != 1+want.sent || metric(t, &out, "coverage") != 0.5 {
			t.Errorf("%s: %d messages to or from a client that is cut off, coverage %g; want %d, 0.5",
				mode, got-1, metric(t, &out, "coverage"), want.sent)
		}
	}
}

// Acknowledgements are worth what they cost: of confirmable exchanges few are given up.
func TestCoAPLoss(t *testing.T) {
	coverage := map[string]float64{}
	for _, mode := range CoAP.Spec.Params[0].Choices {
		for seed := range uint64(trials) {
			out := simulate(t, &CoAP, sim.Config{
				Graph: algorithms.Complete(12), Seed: seed, Links: network.Links{Loss: 0.2},
				Params: algorithms.Params{"mode": mode},
			})
			if out.Violation != nil || out.End != engine.Quiet || out.Result.Ops != 1 {
				t.Fatalf("%s, seed %d: %s, %v", mode, seed, out.Status(), out.Result)
			}
			coverage[mode] += metric(t, &out, "coverage") / trials
		}
	}
	for mode, want := range map[string]struct{ low, high float64 }{
		"confirmable":     {0.985, 0.9999}, // 1 - 0.36^5 = 0.994
		"non-confirmable": {0.58, 0.70},    // 0.8^2
		"observe-con":     {0.985, 1},
		"observe-non":     {0.75, 0.85}, // 0.8
	} {
		if got := coverage[mode]; got < want.low || got > want.high {
			t.Errorf("%s: coverage %.3f; want %g to %g", mode, got, want.low, want.high)
		}
	}
}

// Gossip makes up for loss without knowing of it, and sends the same.
func TestSWIMLoss(t *testing.T) {
	for seed := range uint64(trials) {
		out := simulate(t, &SWIMGossip,
			sim.Config{Graph: algorithms.Complete(50), Seed: seed, Links: network.Links{Loss: 0.2, Duplicate: 0.2}})
		if c := metric(t, &out, "coverage"); out.Status() != "ok" || c < 0.9 ||
			float64(out.Counts.Sent) > out.Expected.High {
			t.Errorf("seed %d: %s, coverage %g, %d messages", seed, out.Status(), c, out.Counts.Sent)
		}
	}
}
