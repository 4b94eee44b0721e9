package consensus

import (
	"slices"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/algorithms/statemachine"
)

// silence is a message that nobody sends.
type silence struct{}

func (silence) Kind() algorithms.Kind  { return 0 }
func (silence) Size() int              { return 0 }
func (silence) Append(b []byte) []byte { return b }

// desk is a client of three values: it writes 5, reads, and writes 6 where it finds 5.
type desk struct {
	Client[silence]
	env *algorithms.Env[silence]
	seq uint32
}

func newDesk(mode Mode) *desk {
	d := &desk{
		Client: NewClient[silence](&Workload{Values: 3, Mode: mode, commands: []statemachine.Command{
			{Op: statemachine.Put, Value: 5},
			{Op: statemachine.Get},
			{Op: statemachine.CompareAndSwap, Old: 5, Value: 6},
		}}),
		env: algorithms.NewEnv[silence](algorithms.Complete(1)),
	}
	d.env.Bind(0, 0, new(algorithms.Rand), &d.seq)
	return d
}

// expect compares what was reported since the last call.
func (d *desk) expect(t *testing.T, want ...algorithms.Observation) {
	t.Helper()
	if got := d.env.Effects().Observations; !slices.Equal(got, want) {
		t.Errorf("reported %v; want %v", got, want)
	}
	d.env.Effects().Clear()
}

func TestIsolatedClient(t *testing.T) {
	d := newDesk(Isolated)
	if got := d.Propose(d.env); got != nil || d.IsOpen() {
		t.Errorf("a client that is not open proposes %v", got)
	}
	d.Open()
	if got := d.Propose(d.env); !slices.Equal(got, []int{1}) {
		t.Errorf("proposed %v; want 1", got)
	}
	d.expect(t, algorithms.Observation{What: SawProposed, Value: 1})
	if got := d.Propose(d.env); got != nil || d.Calm() {
		t.Errorf("proposed %v before 1 is applied", got)
	}
	d.Apply(d.env, Empty)
	d.Apply(d.env, 1)
	d.expect(t, algorithms.Observation{What: SawApplied, Value: 1},
		algorithms.Observation{What: SawApplied, Value: 2, Aux: 1},
		algorithms.Observation{What: SawAnswered, Value: 1, Aux: statemachine.Nothing})
	if got := d.Propose(d.env); !slices.Equal(got, []int{2}) || d.Index() != 2 || !d.Applied(1) || d.Applied(2) {
		t.Errorf("proposed %v after entry %d; want 2 after entry 2", got, d.Index())
	}
	d.expect(t, algorithms.Observation{What: SawProposed, Value: 2})
	// It is deposed. Another proposes 3, of which nobody waits for an answer here; 2 is decided
	// after it.
	d.Close()
	if got := d.Propose(d.env); got != nil {
		t.Errorf("a client that is closed proposes %v", got)
	}
	d.Apply(d.env, 3)
	d.Apply(d.env, 2)
	d.expect(t, algorithms.Observation{What: SawApplied, Value: 3, Aux: 3},
		algorithms.Observation{What: SawApplied, Value: 4, Aux: 2},
		algorithms.Observation{What: SawAnswered, Value: 2, Aux: 6})
	d.Open()
	if got := d.Propose(d.env); got != nil {
		t.Errorf("proposed %v, and all is decided", got)
	}
}

func TestClientOfMany(t *testing.T) {
	for _, mode := range []Mode{Pipelined, Batched} {
		d := newDesk(mode)
		d.Apply(d.env, 2)
		d.Open()
		if got := d.Propose(d.env); !slices.Equal(got, []int{1, 3}) {
			t.Errorf("proposed %v; want all that is not applied, 1 and 3", got)
		}
		if got := d.Propose(d.env); got != nil {
			t.Errorf("proposed %v once more", got)
		}
	}
}

// Values that are none of the workload's are reported, and do nothing.
func TestStrangeValues(t *testing.T) {
	d := newDesk(Isolated)
	d.Apply(d.env, 4)
	d.Apply(d.env, -1)
	d.expect(t, algorithms.Observation{What: SawApplied, Value: 1, Aux: 4},
		algorithms.Observation{What: SawApplied, Value: 2, Aux: -1})
	if d.Applied(4) {
		t.Error("value 4 of 3 counts as applied")
	}
}

// A leader that tells from the log what is under way chooses what is neither that nor applied; of
// isolated values none while one is under way.
func TestChoose(t *testing.T) {
	for _, c := range []struct {
		mode     Mode
		underway []int
		want     []int
	}{
		{Isolated, nil, []int{1}},
		{Isolated, []int{3}, nil},
		{Pipelined, nil, []int{1}},
		{Pipelined, []int{1}, []int{3}},
		{Pipelined, []int{1, 3}, nil},
		{Batched, nil, []int{1, 3}},
		{Batched, []int{3}, []int{1}},
	} {
		d := newDesk(c.mode)
		d.Apply(d.env, 2)
		if got := d.Choose(d.env, c.underway); !slices.Equal(got, c.want) {
			t.Errorf("mode %d, %v under way: %v; want %v", c.mode, c.underway, got, c.want)
		}
	}
	d := newDesk(Batched)
	d.Choose(d.env, nil)
	d.env.Effects().Clear()
	d.Apply(d.env, 2)
	d.expect(t, algorithms.Observation{What: SawApplied, Value: 1, Aux: 2},
		algorithms.Observation{What: SawAnswered, Value: 2, Aux: statemachine.Nothing})
}
