package algorithms_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/joulemark/joulemark/algorithms"
)

func TestEnvCollectsEffects(t *testing.T) {
	env := algorithms.NewEnv[message](graph(t, 4, [2]int32{1, 0}, [2]int32{1, 3}))
	rng, seq := algorithms.NewRand(1), uint32(10)
	env.Bind(1, 500, &rng, &seq)
	if env.Self() != 1 || env.N() != 4 || env.Now() != 500 || env.Degree() != 2 || env.Rand() != &rng {
		t.Errorf("self %d, %d nodes, now %v, degree %d", env.Self(), env.N(), env.Now(), env.Degree())
	}
	if env.Neighbor(0) != 0 || env.Neighbor(1) != 3 || !env.Linked(3) || env.Linked(2) || env.Linked(1) {
		t.Error("the neighbours of node 1 are not 0 and 3")
	}

	env.Send(3, message{ping})
	first := env.SetTimer(7, algorithms.Timer{Kind: 1, Data: -5})
	env.SetTimer(0, algorithms.Timer{Kind: 2})
	env.SetTimer(-9, algorithms.Timer{Kind: 3})
	env.Send(0, message{pong})
	env.CancelTimer(first)
	env.CancelTimer(0)
	env.Report(algorithms.Observation{What: 1, Value: 2, Aux: 3})
	stable := []byte("one")
	env.Persist(stable)
	stable[0] = 'X'

	want := algorithms.Effects[message]{
		Sends: []algorithms.Send[message]{{To: 3, Seq: 11, Msg: message{ping}}, {To: 0, Seq: 15, Msg: message{pong}}},
		Timers: []algorithms.SetTimer{
			{At: 507, Seq: 12, Timer: algorithms.Timer{Kind: 1, Data: -5}},
			{At: 501, Seq: 13, Timer: algorithms.Timer{Kind: 2}},
			{At: 501, Seq: 14, Timer: algorithms.Timer{Kind: 3}},
		},
		Cancels:      []algorithms.TimerID{12},
		Observations: []algorithms.Observation{{What: 1, Value: 2, Aux: 3}},
		Stable:       []byte("one"), Persisted: true,
	}
	same := cmp.AllowUnexported(message{})
	if d := cmp.Diff(want, *env.Effects(), same); d != "" {
		t.Errorf("(-want +got)\n%s", d)
	}
	if seq != 15 {
		t.Errorf("the sequence number is %d, want 15", seq)
	}

	env.Effects().Clear()
	e := env.Effects()
	if len(e.Sends)+len(e.Timers)+len(e.Cancels)+len(e.Observations) > 0 || e.Persisted {
		t.Errorf("after Clear: %+v", e)
	}
	env.Persist([]byte("two"))
	env.Persist(nil)
	if !e.Persisted || len(e.Stable) != 0 {
		t.Errorf("nothing persisted after something: %q, %t", e.Stable, e.Persisted)
	}
}

// Acting costs no allocation once the buffers have grown.
func TestEnvDoesNotAllocate(t *testing.T) {
	env := algorithms.NewEnv[message](algorithms.Complete(3))
	rng, seq := algorithms.NewRand(1), uint32(0)
	act := func() {
		env.Bind(0, 1, &rng, &seq)
		env.Send(1, message{ping})
		env.CancelTimer(env.SetTimer(1, algorithms.Timer{}))
		env.Report(algorithms.Observation{})
		env.Persist([]byte("x"))
		env.Effects().Clear()
	}
	act()
	if got := testing.AllocsPerRun(100, act); got != 0 {
		t.Errorf("%v allocations a call, want 0", got)
	}
}

func TestText(t *testing.T) {
	for got, want := range map[string]string{
		algorithms.ID(7).String():                          "7",
		algorithms.None.String():                           "none",
		(1500 * algorithms.Microsecond).String():           "1.5ms",
		algorithms.Time(0).String():                        "0s",
		algorithms.Hour.Duration().String():                "1h0m0s",
		algorithms.NeedsRing.String():                      "links from each node to the next",
		(2*algorithms.Second + algorithms.Hour).String():   "1h0m2s",
		(algorithms.Second + algorithms.Second/2).String(): "1.5s",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := (1500 * algorithms.Millisecond).Seconds(); got != 1.5 {
		t.Errorf("%v seconds, want 1.5", got)
	}
}
