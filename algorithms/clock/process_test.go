package clock

import (
	"math"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

// driven is one process that is driven by hand.
type driven struct {
	LamportProcess
	env *algorithms.Env[LamportMessage]
	History
}

func drive(s Script, self algorithms.ID) *driven {
	b := &driven{
		LamportProcess: LamportProcess{script: &s},
		env:            algorithms.NewEnv[LamportMessage](algorithms.Complete(max(s.Processes(), 1))),
		History:        make(History, s.Processes()),
	}
	b.env.Bind(self, 0, new(algorithms.Rand), new(uint32))
	return b
}

// seen returns the process's history so far, and what it has sent since the last call.
func (b *driven) seen() (string, []algorithms.Send[LamportMessage]) {
	f := b.env.Effects()
	for _, o := range f.Observations {
		b.Record(b.env.Self(), o)
	}
	sends := slices.Clone(f.Sends)
	f.Clear()
	return History{b.History[b.env.Self()]}.String(), sends
}

func TestProcess(t *testing.T) {
	const script = "S5 S1 S2 | R1 P R5 S9 | R2 R9"
	for _, c := range []struct {
		name string
		give func(b *driven)
		want string
	}{
		{"start", func(*driven) {}, ""},
		{"held back", func(b *driven) { b.Receive(b.env, 0, LamportMessage{5, 1}) }, ""},
		{"in turn", func(b *driven) { b.Receive(b.env, 0, LamportMessage{1, 2}) }, "R1(3) P(4)"},
		{"held back until its turn", func(b *driven) {
			b.Receive(b.env, 0, LamportMessage{5, 1})
			b.Receive(b.env, 0, LamportMessage{1, 2})
		}, "R1(3) P(4) R5(5) S9(6)"},
		{"copies of what was held back", func(b *driven) {
			for range 3 {
				b.Receive(b.env, 0, LamportMessage{5, 1})
			}
			for range 3 {
				b.Receive(b.env, 0, LamportMessage{1, 2})
			}
			b.Receive(b.env, 0, LamportMessage{5, 1})
		}, "R1(3) P(4) R5(5) S9(6)"},
		{"late copy", func(b *driven) {
			b.Receive(b.env, 0, LamportMessage{1, 2})
			b.Receive(b.env, 0, LamportMessage{1, 2})
		}, "R1(3) P(4)"},
		{"wrong sender", func(b *driven) { b.Receive(b.env, 2, LamportMessage{1, 2}) }, ""},
		{"wrong receiver", func(b *driven) { b.Receive(b.env, 0, LamportMessage{2, 3}) }, ""},
		{"unknown message", func(b *driven) { b.Receive(b.env, 0, LamportMessage{3, 3}) }, ""},
		{"own message", func(b *driven) { b.Receive(b.env, 1, LamportMessage{9, 3}) }, ""},
		{"highest stamp", func(b *driven) { b.Receive(b.env, 0, LamportMessage{1, 9}) }, "R1(10) P(11)"},
		{"stamp too high", func(b *driven) { b.Receive(b.env, 0, LamportMessage{1, 10}) }, ""},
		{"recovered", func(b *driven) {
			b.LamportProcess = LamportProcess{script: b.script}
			b.Recover(b.env, nil)
			b.Receive(b.env, 0, LamportMessage{1, 2})
		}, ""},
	} {
		b := drive(mustParse(t, script), 1)
		b.Start(b.env)
		c.give(b)
		if got, _ := b.seen(); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		if held := strings.Contains(c.name, "held"); held != (b.early != nil) {
			t.Errorf("%s: held back: %v", c.name, b.early)
		}
	}
}

func TestProcessSends(t *testing.T) {
	b := drive(mustParse(t, "P S5 R0 S1 | S0 R1 | R5"), 0)
	b.Start(b.env)
	_, first := b.seen()
	b.Receive(b.env, 1, LamportMessage{0, 7})
	_, second := b.seen()
	want := []algorithms.Send[LamportMessage]{
		{To: 2, Seq: 1, Msg: LamportMessage{5, 2}},
		{To: 1, Seq: 2, Msg: LamportMessage{1, 9}},
	}
	if !slices.Equal(slices.Concat(first, second), want) || len(first) != 1 {
		t.Errorf("sent %v and %v, want %v", first, second, want)
	}
}

// No message from anybody makes a process do more than its script, or its clock stand still.
func TestHostileMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rng := algorithms.NewRand(rapid.Uint64().Draw(t, "script"))
		s, err := RandomScript(&rng, algorithms.Complete(3), 10, 5)
		if err != nil {
			t.Fatal(err)
		}
		b := drive(s, 1)
		if rapid.Bool().Draw(t, "started") {
			b.Start(b.env)
		}
		for range rapid.IntRange(0, 40).Draw(t, "messages") {
			b.Receive(b.env, algorithms.ID(rapid.IntRange(-1, 3).Draw(t, "from")), LamportMessage{
				number: rapid.OneOf(rapid.Int32Range(0, 10), rapid.Int32Min(0)).Draw(t, "number"),
				stamp: LamportStamp(rapid.OneOf(rapid.Uint32Range(1, 30),
					rapid.SampledFrom([]uint32{math.MaxUint32})).Draw(t, "stamp")),
			})
		}
		b.seen()
		done := b.History[1]
		if len(done) > len(s.of(1)) {
			t.Fatalf("%d events of a process with %d", len(done), len(s.of(1)))
		}
		for i, e := range done {
			if e.Event != s.of(1)[i] || i > 0 && e.Stamp <= done[i-1].Stamp || e.Stamp > int64(2*s.Events()) {
				t.Fatalf("history %v of script %v", b.History, s)
			}
		}
	})
}
