package control

import (
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// A report that would spoil the sums of a run, or take memory, is refused with the name of what is
// wrong.
func TestReportValidate(t *testing.T) {
	const n = 2
	bounds := Bounds{Nodes: n, Elapsed: 2 * time.Second, CPUs: 4}
	good := func() *Report {
		return &Report{
			To: make([]int64, n), Bytes: make([]int64, n), Usage: &energy.Usage{},
			State: State{Sent: make([]int64, 2*n), Received: make([]int64, 2*n)},
		}
	}
	if err := good().Validate(bounds); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		want  string
		spoil func(r *Report)
	}{
		{"messages for 3 nodes", func(r *Report) { r.To = make([]int64, 3) }},
		{"bytes for 1", func(r *Report) { r.Bytes = make([]int64, 1) }},
		{"sizes of messages", func(r *Report) { r.Counts.Sizes = make([]int64, socket.DefaultMaxBody+2) }},
		{"by sender", func(r *Report) { r.Counts.ByReceiver = make([]int64, n) }},
		{"messages by receiver: -1", func(r *Report) { r.To[1] = -1 }},
		{"delivered: -2", func(r *Report) { r.Counts.Delivered = -2 }},
		{"dropped: -3", func(r *Report) { r.Counts.Dropped[engine.Lost] = -3 }},
		{"of a kind: -4", func(r *Report) { r.Counts.Setup.Bytes = -4 }},
		{"of a kind: -5", func(r *Report) { r.Counts.Kinds[1].Sent = -5 }},
		{"written: -6", func(r *Report) { r.Sockets.Written = -6 }},
		{"refused: -7", func(r *Report) { r.Sockets.Refused[0] = -7 }},
		{"to 0 peers", func(r *Report) { r.State.Sent = nil }},
		{"received: -8", func(r *Report) { r.State.Received[3] = -8 }},
		{"pending: -9", func(r *Report) { r.State.Pending = -9 }},
		{"usage CPU", func(r *Report) { r.Usage.CPU = -10 }},
		{"sent: 4611686018427387904", func(r *Report) { r.Counts.Sent = 1 << 62 }},
		{"sent: 4000000000", func(r *Report) { r.Counts.Sent = 4e9 }},
		{"by receiver: 1 together (allowed: 0", func(r *Report) { r.To[0] = 1 }},
		{"by kind: 2 together (allowed: 0", func(r *Report) { r.Counts.Kinds[0].Sent = 2 }},
		{"by size: 3 together (allowed: 0", func(r *Report) { r.Counts.Sizes = []int64{0, 0, 3} }},
		{"delivered: 1 (allowed: up to 0", func(r *Report) {
			r.Counts.Delivered, r.Counts.Kinds[0].Delivered = 1, 1
		}},
		{"dropped: 1 (allowed: up to 0", func(r *Report) { r.Counts.Dropped[engine.Crashed] = 1 }},
		{"depth", func(r *Report) { r.Counts.Depth = 1 << 31 }},
		{"read: -11", func(r *Report) { r.Sockets.Read = -11 }},
		{"last call in microseconds: 9", func(r *Report) { r.State.Last = 9e6 }},
		{"CPU time: 9e+15 s", func(r *Report) { r.Usage.CPU = 9e15 }},
		{"CPU time: 9 s", func(r *Report) { r.Usage.CPU, r.Usage.Wall = 9, 2 }},
		{"wall time: 4 s", func(r *Report) { r.Usage.Wall = 4 }},
		{"error of CPU time", func(r *Report) { r.Usage.Error = 1e9 }},
		{"windows: 2", func(r *Report) { r.Usage.Windows = 2 }},
		{"clock: \"a\\x1b[31m\"", func(r *Report) { r.Usage.Clock = "a\x1b[31m" }},
		{"energy: 1e+09 J", func(r *Report) { r.Energy = joules(1e9) }},
		{"source of energy", func(r *Report) { r.Energy = joules(1); r.Energy.Source = "two\nlines" }},
		{"warnings: 100", func(r *Report) { r.Energy = joules(1); r.Energy.Warnings = make([]string, 100) }},
		{"warning: ", func(r *Report) { r.Energy = joules(1); r.Energy.Warnings = []string{"\r"} }},
		{"kind is unknown", func(r *Report) { r.Energy = &energy.Energy{} }},
	} {
		r := good()
		c.spoil(r)
		if err := r.Validate(bounds); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want an error about %q", err, c.want)
		}
	}
}

// joules is an energy as a model tells it.
func joules(j energy.Joules) *energy.Energy {
	return &energy.Energy{
		Gross: energy.Range[energy.Joules]{Low: j, Central: j, High: j}, Kind: energy.Modelled, Source: "model",
	}
}

// What a machine can have done is taken, up to the limits.
func TestReportTaken(t *testing.T) {
	bounds := Bounds{Nodes: 1, Elapsed: 2 * time.Second, CPUs: 4}
	r := Report{
		Counts: engine.Counts{
			Sent: 3, Delivered: 2, Bytes: 7,
			Kinds: [algorithms.MaxKinds]engine.KindCount{{Sent: 3, Delivered: 2, Bytes: 7}},
			Sizes: []int64{0, 1, 0, 2}, Dropped: [engine.DropReasons]int64{2, 1}, Depth: 9,
		},
		To: []int64{3}, Bytes: []int64{7},
		State: State{Sent: []int64{3, 0}, Received: []int64{2, 1}, Events: 5, Last: 2 * algorithms.Second},
		Usage: &energy.Usage{CPU: 8, Wall: 2, Clock: "process", Windows: 1}, Energy: joules(100),
	}
	if err := r.Validate(bounds); err != nil {
		t.Error(err)
	}
}

// FuzzAnswer takes whatever a node says as the coordinator does: what is taken can be added up, and
// what is refused is said in words that can be shown.
func FuzzAnswer(f *testing.F) {
	for _, text := range []string{
		`{"done":true,"tool":"x","cpus":4}`, `{"error":"\u001b[31m"}`,
		`{"address":"127.0.0.1:1","keeps":true,"last":{"number":1}}`,
		`{"observed":{"number":1,"seen":[{"What":4,"Value":1,"Aux":-1}]}}`, `{"broken":{"text":"x","crash":true}}`,
		`{"state":{"sent":[1,0],"received":[0,9223372036854775807],"pending":-1,"events":1,"last":5}}`,
		`{"report":{"counts":{"Sent":1,"Sizes":[0,1]},"to":[1],"bytes":[1],"state":{"sent":[0,0],"received":[0,0]}}}`,
		`{"report":{"counts":{},"to":[0],"bytes":[0],"state":{"sent":[0,0],"received":[0,0]},"usage":{"CPU":9e15}}}`,
	} {
		f.Add([]byte(text))
	}
	bounds := Bounds{Nodes: 1, Observations: 4, Elapsed: time.Second, CPUs: 2}
	f.Fuzz(func(t *testing.T, b []byte) {
		var a Answer
		err := decode(b, &a)
		if err == nil {
			err = a.Validate(bounds)
		}
		if err != nil {
			shown(t, suggest.Line(err.Error()))
			return
		}
		if r := a.Report; r != nil {
			c := &r.Counts
			if c.Sent < 0 || c.Sent > maxCount || c.Bytes < 0 || c.DroppedTotal() < 0 || c.Delivered < 0 ||
				r.Usage != nil && !(r.Usage.CPU >= 0 && r.Usage.CPU < 1e4) {
				t.Errorf("taken: %s", b)
			}
		}
	})
}
