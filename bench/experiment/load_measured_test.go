package experiment

import (
	"context"
	"errors"
	"net"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/reference"
	"github.com/joulemark/joulemark/bench/result"
)

// The real stacks stand beside the models that they are models of, and the ratios are those that
// the standards make them; what was published is untouched.
func TestLoadMeasured(t *testing.T) {
	l := NewLoad()
	l.Nodes, l.Trials = []int{2, 12}, 3
	model := run(t, l, Options{})
	l.Stack = stackReal
	res := run(t, l, Options{})
	if !equalTables(res.Data, model.Data) || !equalTables(res.Shown[0], model.Shown[0]) ||
		!equalTables(res.Shown[1], model.Shown[1]) {
		t.Error("what is measured changes what was published or simulated")
	}
	if len(model.Shown) != 2 || len(res.Shown) != 3 || len(res.Timing) != 1 || len(res.Notes) <= len(model.Notes) {
		t.Fatalf("%d tables, %d lines of timing, %d notes", len(res.Shown), len(res.Timing), len(res.Notes))
	}
	table := res.Shown[2]
	wellFormed(t, table)
	names := reference.Names()
	if len(table.Rows) != len(l.Nodes)*len(names) {
		t.Fatalf("%d rows", len(table.Rows))
	}
	models := map[string]float64{} // messages of the model to one subscriber, by stack
	for i, row := range table.Rows {
		n, s, messages, bytes := row[0].(int), reference.Stack(row[1].(string)), row[3].(float64), row[5].(float64)
		if n != l.Nodes[i/len(names)] || string(s) != names[i%len(names)] {
			t.Errorf("row %d is %v", i, row)
		}
		beside := "CoAP"
		switch {
		case s.MQTT():
			beside = "MQTT"
		case s == reference.Memberlist:
			beside = "gossip"
		}
		var sent float64
		for _, m := range l.models() {
			if m.name() == beside {
				sent = m.messages(n)
			}
		}
		if row[2] != beside || row[9] != messages/sent || row[10] != bytes/(sent*50) {
			t.Errorf("%v; the model of %s has %g messages", row, beside, sent)
		}
		if s != reference.Memberlist && (messages != float64(s.Expected(n-1)) || row[11] != 1.0) {
			t.Errorf("%v; want %d messages", row, s.Expected(n-1))
		}
		if (row[6] == nil) != s.TCP() || row[6] != nil && row[6] != messages {
			t.Errorf("%v: packets", row)
		}
		models[string(s)] = messages / sent
	}
	want := map[string]float64{
		"mqtt-qos0": 1, "mqtt-qos1": 2, "mqtt-qos2": 4, "coap-con": 11, "coap-non": 11,
		"coap-observe-con": 11, "coap-observe-non": 5.5,
	}
	for s, ratio := range want {
		if models[s] != ratio {
			t.Errorf("%s with 12 nodes sends %g times the messages of its model, want %g", s, models[s], ratio)
		}
	}
	notes := strings.Join(res.Notes, "\n")
	for _, said := range []string{
		"at N = 12", "mqtt-qos0 sends as many messages", "mqtt-qos2 sends 4 times the messages",
		"coap-observe-non sends 5.5 times", "1.56 times the bytes",
	} {
		if !strings.Contains(notes, said) {
			t.Errorf("the notes do not say %q:\n%s", said, notes)
		}
	}
	if strings.Contains(model.Parameters, "stack") || !strings.HasSuffix(res.Parameters, "stack real") {
		t.Errorf("parameters %q and %q", model.Parameters, res.Parameters)
	}
}

// Stacks that send alike are one line.
func TestLoadMeasuredSeries(t *testing.T) {
	l := NewLoad()
	lines := l.measuredSeries([]measurement{
		{nodes: 2, stack: reference.MQTT0, messages: 2},
		{nodes: 2, stack: reference.CoAPCon, messages: 2},
		{nodes: 2, stack: reference.Memberlist, messages: 8},
		{nodes: 3, stack: reference.MQTT0, messages: 3},
		{nodes: 3, stack: reference.CoAPCon, messages: 3},
		{nodes: 3, stack: reference.Memberlist, messages: 12},
	})
	want := []result.Series{
		{Name: "mqtt-qos0, coap-con: measured", X: []float64{2, 3}, Y: []float64{2, 3}},
		{Name: "memberlist: measured", X: []float64{2, 3}, Y: []float64{8, 12}},
	}
	if !reflect.DeepEqual(lines, want) {
		t.Errorf("%+v\nwant %+v", lines, want)
	}
}

func TestLoadStackParameters(t *testing.T) {
	for _, c := range []struct {
		change func(*Load)
		want   string
	}{
		{func(l *Load) { l.Stack = "reel" }, `stack: "reel" (allowed: model, real)`},
		{func(l *Load) { l.Broker = "tcp://localhost" }, "broker:"},
		{func(l *Load) { l.Stack, l.Broker = stackReal, "localhost" }, `broker: "localhost" (allowed: tcp://`},
		{
			func(l *Load) { l.Stack, l.Nodes = stackReal, []int{10, 1} },
			"nodes: 1 (allowed with stack real: 2 to 10001)",
		},
		{func(l *Load) { l.Stack, l.Size = stackReal, 2000 }, "size: 2000 (allowed with stack real: 8 to 1024)"},
	} {
		l := NewLoad()
		c.change(l)
		if err := l.Validate(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%+v: %v; want %q", l, err, c.want)
		}
	}
	l := NewLoad()
	l.Stack, l.Broker = stackReal, "tcp://localhost:1883"
	if err := l.Validate(); err != nil {
		t.Error(err)
	}
}

// A broker that is not there takes only its own rows with it, and the end of the context keeps what
// is finished.
func TestLoadMeasuredFails(t *testing.T) {
	l := NewLoad()
	l.Nodes, l.Trials, l.Stack = []int{3}, 1, stackReal
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	listener.Close()
	l.Broker = "tcp://" + listener.Addr().String()
	l.Nodes = []int{3, 4}
	res, err := l.Run(t.Context(), Options{})
	if err == nil || !strings.Contains(err.Error(), listener.Addr().String()) {
		t.Errorf("without a broker: %v", err)
	}
	const others = 5 // of the stacks, which have no broker
	if rows := len(res.Shown[2].Rows); rows != 2*others || len(res.Missing) != 2 ||
		!strings.Contains(res.Missing[1], "with 4 nodes, not measured: mqtt-qos0, mqtt-qos1, mqtt-qos2") {
		t.Errorf("without a broker: %d rows, missing %q", rows, res.Missing)
	}
	l.Nodes = []int{3}
	ctx, cancel := context.WithCancel(t.Context())
	l.Broker = ""
	defer cancel()
	var seen []int
	o := Options{Progress: func(done, total int) {
		if seen = append(seen, done); len(seen) == 3 {
			cancel()
		}
	}}
	res, err = l.Run(ctx, o)
	if !errors.Is(err, context.Canceled) || len(seen) != 3 || !slices.IsSorted(seen) {
		t.Fatalf("cancelled after the second stack: %v, progress %v", err, seen)
	}
	if rows := len(res.Shown[2].Rows); rows != 2 || len(res.Missing) != 1 {
		t.Errorf("cancelled after the second stack: %d rows, missing %q", rows, res.Missing)
	}
}
