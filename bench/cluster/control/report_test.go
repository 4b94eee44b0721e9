package control

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/socket"
	"github.com/joulemark/joulemark/energy"
)

// A report that would spoil the sums of a run, or take memory, is refused with the name of what is
// wrong.
func TestReportValidate(t *testing.T) {
	const n = 2
	good := func() *Report {
		return &Report{
			To: make([]int64, n), Bytes: make([]int64, n), Usage: &energy.Usage{},
			State: State{Sent: make([]int64, 2*n), Received: make([]int64, 2*n)},
		}
	}
	if err := good().Validate(n); err != nil {
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
		{"kind is unknown", func(r *Report) { r.Energy = &energy.Energy{} }},
	} {
		r := good()
		c.spoil(r)
		if err := r.Validate(n); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v; want an error about %q", err, c.want)
		}
	}
}
