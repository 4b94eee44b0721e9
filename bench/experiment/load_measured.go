package experiment

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/reference"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The words for where Load's messages come from.
const (
	stackModel = "model"
	stackReal  = "real"
)

// validStack checks what matters for the real stacks alone.
func (l *Load) validStack() error {
	errs := []error{choice("stack", l.Stack, stackModel, stackReal)}
	if l.Broker != "" {
		if l.Stack != stackReal {
			errs = append(errs, suggest.Wrong("broker", suggest.Quote(l.Broker), "none, as stack is not %s", stackReal))
		}
		errs = append(errs, reference.CheckBroker(l.Broker))
	}
	if l.SetupTimeout != 0 && l.Stack != stackReal {
		errs = append(errs, suggest.Wrong("setup-timeout", l.SetupTimeout, "none, as stack is not %s", stackReal))
	}
	if l.Stack == stackReal {
		errs = append(errs, reference.CheckTimeout(l.SetupTimeout))
		for _, n := range l.Nodes {
			errs = append(errs, withReal("nodes", n, 2, reference.MaxSubscribers+1))
		}
		errs = append(errs, withReal("size", l.Size, reference.MinPayload, reference.MaxPayload))
	}
	return errors.Join(errs...)
}

// withReal is within for what the real stacks alone bound.
func withReal(name string, value, least, most int) error {
	if within(name, value, least, most) == nil {
		return nil
	}
	return suggest.Unfit(name, value, "with stack %s: %d to %d", stackReal, least, most)
}

// measurement is what events over a real stack came to: means of several, as they differ where
// members gossip at random, but the least of the kernel's figures, to which other programs can only
// add.
type measurement struct {
	nodes                                 int
	stack                                 reference.Stack
	messages, untilHeard, bytes, coverage float64
	packets                               float64
	kernel                                *engine.Traffic
	wall                                  []float64 // seconds, of each event
}

// events is how many are published over each stack.
func (l *Load) events() int { return min(l.Trials, 5) }

// measurements is how many pairs of a stack and a number of nodes there are to measure.
func (l *Load) measurements() int {
	if l.Stack != stackReal {
		return 0
	}
	return len(l.Nodes) * len(reference.Stacks())
}

// measure publishes over every stack with every number of nodes, one after the other: two at the
// same time would be in each other's way, and in each other's figures. A stack that failed is not
// tried with more nodes, so that one that cannot be reached does not cost a time-out each time.
func (l *Load) measure(ctx context.Context, o Options) ([]measurement, *pieces) {
	all := reference.Stacks()
	measured := make([]measurement, l.measurements())
	failed := map[reference.Stack]int{}
	o.Workers = 1
	work := each(ctx, o, len(measured), func(_, i int) (err error) {
		n, s := l.Nodes[i/len(all)], all[i%len(all)]
		if least, ok := failed[s]; ok && n >= least {
			return fmt.Errorf("%s with %d nodes: not tried, as it failed with %d", s, n, least)
		}
		if measured[i], err = l.measureOne(ctx, s, n); err != nil {
			failed[s] = n
			err = fmt.Errorf("%s with %d nodes: %w", s, n, err)
		}
		return err
	})
	return measured, &work
}

// measureOne has one of n nodes publish to the others.
func (l *Load) measureOne(ctx context.Context, s reference.Stack, n int) (measurement, error) {
	m := measurement{nodes: n, stack: s}
	c := reference.Config{Subscribers: n - 1, Payload: l.Size, Seed: l.Seed, Kernel: true}
	c.Timeout = l.SetupTimeout
	if s.MQTT() {
		c.Broker = l.Broker
	}
	bench, err := reference.Prepare(ctx, s, c)
	if err != nil {
		return m, err
	}
	defer bench.Close()
	for range l.events() {
		if _, err := bench.Execute(ctx); err != nil {
			return m, err
		}
		m.add(bench.Measured())
	}
	for _, sum := range []*float64{&m.messages, &m.untilHeard, &m.bytes, &m.coverage, &m.packets} {
		*sum /= float64(l.events())
	}
	return m, nil
}

// add takes one event of several into account.
func (m *measurement) add(one reference.Measured) {
	m.messages += float64(one.Messages)
	m.untilHeard += float64(one.UntilHeard)
	m.bytes += float64(one.Bytes)
	m.coverage += one.Coverage
	m.packets += float64(one.Packets)
	m.wall = append(m.wall, one.Wall.Seconds())
	if one.Kernel != nil && (m.kernel == nil || one.Kernel.Bytes < m.kernel.Bytes) {
		m.kernel = one.Kernel
	}
}

// model is the formula that a stack is put beside.
func (l *Load) model(s reference.Stack) loadModel {
	switch {
	case s.MQTT():
		return mqttModel{}
	case s == reference.Memberlist:
		return gossipModel{l.Alpha}
	}
	return coapModel{}
}

// measuredTable is the table of the real stacks.
func (l *Load) measuredTable(all []measurement) result.Table {
	t := result.Table{
		Title: "Measured over the real stacks",
		Columns: result.Columns("N", "stack", "beside", "messages_per_event", "until_heard", "bytes_per_event",
			"packets", "kernel_packets", "kernel_bytes", "messages_to_model", "bytes_to_model", "coverage"),
		After: []string{
			"One of the N nodes publishes and the others are to hear. Bytes are those of the protocol's own packets, " +
				"with its headers and without those of UDP, TCP and IP; packets are datagrams and do not exist over " +
				"TCP. Until heard: what had been sent when the last one heard; the rest acknowledges or repeats. " +
				"Connecting, subscribing and joining are not in it.",
			fmt.Sprintf("Means of %d events. The kernel's figures are for the whole loopback interface, IP headers "+
				"included, and the least of these events, as whatever else uses it only adds. TCP's acknowledgements "+
				"that are delayed beyond the last message are not among them.", l.events()),
		},
	}
	t.Heads("", "", "", "messages per event", "until heard", "bytes per event", "", "kernel packets", "kernel bytes",
		"messages / model", "bytes / model")
	t.Round(0, 0, 0, 1, 1, 1, 1, 0, 0, 3, 3, 4)
	for _, m := range all {
		var packets, kernelPackets, kernelBytes any
		if !m.stack.TCP() {
			packets = m.packets
		}
		if m.kernel != nil {
			kernelPackets, kernelBytes = m.kernel.Packets, m.kernel.Bytes
		}
		messages, bytes := l.ratios(m)
		t.Add(m.nodes, string(m.stack), l.model(m.stack).name(), m.messages, m.untilHeard, m.bytes,
			packets, kernelPackets, kernelBytes, messages, bytes, m.coverage)
	}
	return t
}

// ratios are messages and bytes to those of the model, which has some for two nodes and more.
func (l *Load) ratios(m measurement) (messages, bytes float64) {
	sent := l.model(m.stack).messages(m.nodes)
	return m.messages / sent, m.bytes / (sent * float64(l.Size))
}

// mostMeasured is the greatest number of nodes of which there is a measurement.
func mostMeasured(all []measurement) int {
	most := 0
	for _, m := range all {
		most = max(most, m.nodes)
	}
	return most
}

// measuredNotes say where the models are off, and by how much.
func (l *Load) measuredNotes(all []measurement) []string {
	most := mostMeasured(all)
	var right, off []string
	per := 0.0
	for _, m := range all {
		if m.nodes != most {
			continue
		}
		messages, bytes := l.ratios(m)
		model := l.model(m.stack).name()
		if messages == 1 {
			right = append(right, fmt.Sprintf("%s sends as many messages as that of %s says, with %.3g times the bytes",
				m.stack, model, bytes))
		} else {
			off = append(off, fmt.Sprintf("%s sends %.3g times the messages and %.3g times the bytes of %s",
				m.stack, messages, bytes, model))
		}
		if m.messages > 0 {
			per = max(per, m.bytes/m.messages)
		}
	}
	notes := []string{fmt.Sprintf("Models against measurement at N = %d: %s.",
		most, strings.Join(append(right, off...), "; "))}
	return append(notes,
		fmt.Sprintf("A model's message has %d bytes, whatever it is. On the wire an event of that size takes up to "+
			"%.3g bytes a message with the protocol's header, and an acknowledgement of a few bytes is a message as "+
			"well: that is why bytes and messages are off by different factors.", l.Size, per),
		"The model of MQTT is quality of service 0: 1 doubles and 2 quadruples the messages, acknowledgements of the "+
			"publisher included. The model of CoAP is one subscriber: each more asks again, or is notified. The "+
			"model of gossip is beside a library that sends an event on for as many times as its limit says, "+
			"4·⌈log10(N + 1)⌉ for each member, however many have heard.",
	)
}

// measuredTiming is how long an event takes with the most nodes.
func (l *Load) measuredTiming(all []measurement) string {
	most := mostMeasured(all)
	var times []string
	for _, m := range all {
		if m.nodes == most {
			slices.Sort(m.wall)
			times = append(times, fmt.Sprintf("%s %s", m.stack, timeText(m.wall[len(m.wall)/2])))
		}
	}
	return fmt.Sprintf("From the publication to the last message at N = %d, median of %d events: %s.",
		most, l.events(), list(times))
}

// measuredSeries are the lines of the real stacks; those that lie on each other are one.
func (l *Load) measuredSeries(all []measurement) []result.Series {
	var lines []result.Series
	for _, s := range reference.Stacks() {
		line := result.Series{}
		for _, m := range all {
			if m.stack == s {
				line.Value(string(s), m.nodes, m.messages)
			}
		}
		i := slices.IndexFunc(lines, func(other result.Series) bool { return slices.Equal(other.Y, line.Y) })
		switch {
		case len(line.Y) == 0:
		case i >= 0:
			lines[i].Name += ", " + line.Name
		default:
			lines = append(lines, line)
		}
	}
	for i := range lines {
		lines[i].Name += ": measured"
	}
	return lines
}
