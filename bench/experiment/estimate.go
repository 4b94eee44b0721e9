package experiment

import (
	"math"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/reference"
)

// Estimate is roughly how long an experiment takes on a processor of today, known before it begins.
// It is for somebody who decides whether to wait, and may be off by a factor of two or three.
type Estimate struct {
	CPU  time.Duration // of work that processors share
	Wait time.Duration // that passes however many there are
}

// Wall is the time that passes with so many workers.
func (e Estimate) Wall(workers int) time.Duration {
	return e.CPU/time.Duration(max(workers, 1)) + e.Wait
}

// Add is both one after the other.
func (e Estimate) Add(o Estimate) Estimate { return Estimate{e.CPU + o.CPU, e.Wait + o.Wait} }

// What pieces of work took on a server of 2024, in seconds.
const (
	perLink     = 14e-9  // of a random graph that is drawn
	perTurn     = 12e-9  // of a node in a round of the sequential sweep
	perRound    = 150e-9 // of a node in a round of the protocol on the simulator
	perMessage  = 0.1e-6 // on the simulator, of a protocol that does little with it
	perHop      = 0.5e-6 // of a message of agents
	perStamp    = 1e-6   // of an event of a script under both clocks
	perRealNode = 5e-3   // of a node of a real stack, to connect it and to tell it of five events
	perStart    = 60e-3  // of an algorithm that is metered, beyond its window
)

// longest is what an estimate is cut off at: nobody waits for it.
const longest = 1000 * 24 * time.Hour

func span(seconds float64) time.Duration {
	return time.Duration(min(seconds, longest.Seconds()) * float64(time.Second))
}

// Estimate implements Experiment.
func (l *Load) Estimate() Estimate {
	messages, nodes := 0.0, 0.0
	for _, n := range l.Nodes {
		size := float64(n)
		messages += 3 * size * math.Ceil((math.Log(max(size, 2))+5)/3)
		nodes += size
	}
	e := Estimate{CPU: span(float64(l.Trials) * messages * perMessage)}
	if l.Stack == stackReal {
		e.Wait = span(nodes * float64(len(reference.Stacks())) * perRealNode)
	}
	return e
}

// Estimate implements Experiment.
func (f *Failure) Estimate() Estimate {
	rounds := float64(max(1, lastRound(f.Alpha, f.Nodes)))
	trials := float64(f.Trials) * float64(len(f.FailureRates))
	return Estimate{CPU: span(trials * ofSpread(f.Nodes, f.EdgeProb, rounds, f.Sweep))}
}

// ofSpread is what a rumour takes on a random graph.
func ofSpread(nodes int, edgeProb, rounds float64, sweep string) float64 {
	n, each := float64(nodes), perTurn
	if sweep == synchronousSweep {
		each = perRound
	}
	return edgeProb*n*n/2*perLink + n*rounds*each
}

// Estimate implements Experiment.
func (p *Partition) Estimate() Estimate {
	return Estimate{CPU: span(2 * float64(p.Trials) * ofSpread(p.Nodes, p.EdgeProb, float64(p.rounds()), p.Sweep))}
}

// Estimate implements Experiment.
func (b *Balance) Estimate() Estimate {
	n, rounds := float64(b.Nodes), float64(lastRound(b.Alpha, b.Nodes))
	spreading := float64(b.Publishers) * n * rounds * float64(b.Fanout) * perMessage
	return Estimate{CPU: span(float64(b.Trials) * (b.EdgeProb*n*n/2*perLink + spreading))}
}

// Estimate implements Experiment.
func (s *Shuffle) Estimate() Estimate {
	r := s.resolved()
	chosen, _ := r.chosen()
	var e Estimate
	for _, m := range chosen {
		took := span(r.cost(m).Seconds)
		if r.asked(m) > 0 {
			e.CPU += took
		} else {
			e.Wait += took // of one piece
		}
	}
	return e
}

// Estimate implements Experiment.
func (a *Agents) Estimate() Estimate {
	talks := a.talks()
	if a.Engine == engine.Goroutine.String() {
		rounds := math.Ceil(float64(len(talks)*a.Trials) / mostWaiting)
		return Estimate{Wait: span(rounds * (a.Duration + a.Settle).Seconds())}
	}
	hops := 0.0
	for _, t := range talks {
		n := float64(t.nodes)
		each := math.Sqrt(n)
		if t.part == hopsPart {
			each = 4 * n // which flooding takes, on networks with few links
		}
		hops += n * each * a.Duration.Seconds() / max((a.PauseMin+a.PauseMax).Seconds()/2, 1e-6)
	}
	return Estimate{CPU: span(float64(a.Trials) * hops * perHop)}
}

// Estimate implements Experiment.
func (t *Traffic) Estimate() Estimate {
	s, err := t.scenario()
	if err != nil {
		return Estimate{} // Validate says what is wrong
	}
	trials, _, err := s.Work()
	if err != nil {
		return Estimate{}
	}
	each := min((2*t.Window).Seconds(), t.WallCap.Seconds()) + perStart
	return Estimate{Wait: span(float64(len(trials)) * each)}
}

// Estimate implements Experiment.
func (c *Clocks) Estimate() Estimate {
	script, err := c.script()
	if err != nil {
		return Estimate{}
	}
	events := 0
	for _, process := range script.Stamps() {
		events += len(process)
	}
	n := float64(script.Processes())
	return Estimate{CPU: span(float64(c.Trials) * float64(events) * perStamp * (1 + n/100))}
}
