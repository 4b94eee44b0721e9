package harness

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// air is what the nodes of a run put on the air, as bytes that take airtime.
type air struct {
	counts *engine.Counts
	// perMessage is what a message takes beside its payload: headers, padding and what precedes or
	// separates frames, as the mean of the run. Counts by node and size would be exact and take a
	// table of both.
	perMessage float64
}

func onAir(c *engine.Counts, s network.Stack) air {
	a := air{counts: c}
	if c.Sent == 0 {
		return a
	}
	bytes := s.WireBytes(c.Sizes)
	for size, messages := range c.Sizes {
		if messages != 0 {
			bytes += messages * int64(s.Frames(size)*s.Gap)
		}
	}
	a.perMessage = float64(bytes-c.Bytes) / float64(c.Sent)
	return a
}

func (a *air) sent(node int) energy.Bytes {
	return energy.Bytes(float64(a.counts.BytesBySender[node]) + float64(a.counts.BySender[node])*a.perMessage)
}

func (a *air) received(node int) energy.Bytes {
	return energy.Bytes(float64(a.counts.BytesByReceiver[node]) + float64(a.counts.ByReceiver[node])*a.perMessage)
}

// busiest is the longest that any node is on the air. No execution is over before, whatever the
// latency of the simulated links, which have no limit of rate.
func (a *air) busiest(radio *cost.Radio) energy.Seconds {
	var longest energy.Seconds
	for node := range a.counts.BySender {
		longest = max(longest, radio.Airtime(a.sent(node))+radio.Airtime(a.received(node)))
	}
	return longest
}

// radio fills in what the radios of the nodes would have used. Without a radio, and on engines
// whose time is not that of the nodes, there is nothing to fill in. All repetitions of a simulated
// run are alike, so one of them tells.
func (r *Runner) radio(rec *record.Record, out *engine.Outcome) error {
	radio := &r.Scenario.Radio
	if !radio.Used() || rec.Engine != engine.Sim {
		return nil
	}
	ran := energy.Seconds(out.Time.Seconds())
	a := onAir(&out.Counts, r.Scenario.StackOn(rec.Engine))
	airtime := a.busiest(&radio.Radio)
	cycle := max(ran, energy.Seconds(radio.Period.Seconds()), airtime)
	var sum cost.RadioEnergy
	var busiest energy.Joules
	first := -1
	for node := range out.Counts.BySender {
		e, err := radio.Energy(cost.RadioUse{
			Sent: a.sent(node), Received: a.received(node), Elapsed: cycle, Duty: radio.Duty,
		})
		if err != nil {
			return fmt.Errorf("radio of node %d: %w", node, err)
		}
		sum.Transmit = sum.Transmit.Add(e.Transmit)
		sum.Receive = sum.Receive.Add(e.Receive)
		sum.Listen = sum.Listen.Add(e.Listen)
		own := e.Total().Central
		if first < 0 || own > busiest {
			busiest, first = own, node
		}
		if rec.Nodes <= radioNodes {
			rec.RadioByNode = append(rec.RadioByNode,
				record.NamedFigure{Name: strconv.Itoa(node), Value: float64(own), Unit: "J"})
		}
	}
	if first < 0 {
		return nil
	}
	total := sum.Total()
	rec.Radio = radio.Name
	rec.RadioTxJ, rec.RadioRxJ, rec.RadioListenJ = &sum.Transmit.Central, &sum.Receive.Central, &sum.Listen.Central
	rec.RadioLowJ, rec.RadioHighJ = &total.Low, &total.High
	rec.RadioNodeMaxJ, rec.RadioNodeMax = &busiest, &first
	if radio.Battery > 0 && busiest > 0 {
		executions := float64(radio.Battery / busiest)
		lasts := energy.Seconds(executions) * cycle
		if record.Finite(executions) && record.Finite(float64(lasts)) { // or nobody would see the end of it
			rec.BatteryExecutions, rec.BatteryS, rec.FirstNodeOut = &executions, &lasts, &first
		}
	}
	r.air.add(rec, ran, airtime, energy.Seconds(radio.Period.Seconds()))
	return nil
}

// airFindings are the first trials whose times do not fit their radios.
type airFindings struct{ crowded, late []string }

func (f *airFindings) add(rec *record.Record, ran, airtime, period energy.Seconds) {
	if rec.Trial > 0 {
		return // much like the first one
	}
	at := fmt.Sprintf("%s at %d nodes", rec.Algorithm, rec.Nodes)
	if took := max(ran, period); airtime > took {
		f.crowded = append(f.crowded, fmt.Sprintf("%s (%v on the air in %v)", at, airtime, took))
	}
	if period > 0 && max(ran, airtime) > period {
		f.late = append(f.late, fmt.Sprintf("%s (%v)", at, max(ran, airtime)))
	}
}

// warnings puts the findings into words.
func (f *airFindings) warnings() []string {
	var out []string
	if len(f.crowded) > 0 {
		out = append(out, "radio: the busiest node of these runs is on the air for longer than they take, "+
			"because simulated links have no limit of rate; they count as if they took that airtime, "+
			"which is the least they can take (a longer latency is realistic): "+
			strings.Join(f.crowded, ", "))
	}
	if len(f.late) > 0 {
		out = append(out, "radio-period: these runs take longer, and so does their period: "+strings.Join(f.late, ", "))
	}
	return out
}
