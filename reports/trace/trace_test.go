package trace

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/internal/golden"
)

// word is a message of the traces here.
type word struct{ Term int }

func (word) Kind() algorithms.Kind  { return 0 }
func (word) Size() int              { return 9 }
func (word) Append(b []byte) []byte { return b }

var traceSpec = &algorithms.Spec{
	Name:         "bully",
	Kinds:        []algorithms.KindSpec{{Name: "election"}, {Name: "ok; the end #1"}},
	Observations: []string{"gives up", "leader is %d in term %d", "100%% of %d"},
}

// traced is a trace with one of everything.
func traced() *Trace {
	t := New(traceSpec, 0)
	cut := &algorithms.Cut{SideA: []bool{true, true, true, false, true, false}}
	for _, e := range []engine.Event{
		{At: 0, Step: engine.StepSend, Node: 3, Peer: 5, Seq: 1, Size: 9, Msg: word{4}},
		{At: 512, Step: engine.StepDeliver, Node: 5, Peer: 3, Seq: 1, Size: 9, Msg: word{4}},
		{At: 512, Step: engine.StepDeliver, Node: 5, Peer: 3, Seq: 1, Size: 9, Copy: 1, Msg: word{4}},
		{At: 600, Step: engine.StepFault, Node: 5, Fault: algorithms.Fault{Kind: algorithms.Crash, Node: 5}},
		{At: 700, Step: engine.StepDrop, Node: 5, Peer: 2, Seq: 1, Kind: 1, Size: 12_345, Reason: engine.Crashed},
		{At: 1500, Step: engine.StepTimer, Node: 3, Seq: 2, Timer: algorithms.Timer{Kind: 1, Data: -7}},
		{At: 1500, Step: engine.StepObserve, Node: 3, Seen: algorithms.Observation{What: 1, Value: 3, Aux: 4}},
		{At: 1500, Step: engine.StepObserve, Node: 4, Seen: algorithms.Observation{What: 0, Value: 3, Aux: 4}},
		{At: 1501, Step: engine.StepObserve, Node: 4, Seen: algorithms.Observation{What: 2, Value: 3}},
		{At: 1501, Step: engine.StepObserve, Node: 4, Seen: algorithms.Observation{What: 9, Value: 3, Aux: -1}},
		{At: 2_000_000, Step: engine.StepFault, Fault: algorithms.Fault{Kind: algorithms.Split, Cut: cut}},
		{At: 2_000_001, Step: engine.StepDrop, Node: 5, Peer: 0, Seq: 2, Kind: 7, Size: 1, Reason: engine.Cut},
		{At: 3_000_000, Step: engine.StepFault, Fault: algorithms.Fault{Kind: algorithms.Heal, Cut: cut}},
		{At: 3_000_000, Step: engine.StepFault, Node: 5, Fault: algorithms.Fault{Kind: algorithms.Recover, Node: 5}},
		{At: 3_000_500, Step: engine.StepDeliver, Node: 5, Peer: 5, Seq: 3, Size: 9},
	} {
		t.Trace(e)
	}
	return t
}

func ending() Options {
	out := engine.Outcome{End: engine.Violated, Time: 3_000_500, Violation: errors.New("one leader per term: 3 and 5")}
	out.Counts.Sent, out.Counts.Bytes = 4, 12_364
	out.Counts.Dropped[engine.Crashed] = 2
	out.Counts.Setup.Sent = 1
	return Options{Outcome: &out}
}

func TestText(t *testing.T) {
	golden.Check(t, "trace.txt", func(b *bytes.Buffer) error { return Text(b, traced(), ending()) })
}

func TestMermaid(t *testing.T) {
	golden.Check(t, "trace.mmd", func(b *bytes.Buffer) error { return Mermaid(b, traced(), ending()) })
}

// A trace without events is an empty diagram, which Mermaid still accepts.
func TestOfNothing(t *testing.T) {
	var text, diagram bytes.Buffer
	empty := New(traceSpec, 0)
	if err := errors.Join(Text(&text, empty, Options{}), Mermaid(&diagram, empty, Options{})); err != nil {
		t.Fatal(err)
	}
	if got, want := diagram.String(), "sequenceDiagram\n    participant n0 as node 0\n"; got != want {
		t.Errorf("diagram %q, want %q", got, want)
	}
	if n := strings.Count(text.String(), "\n"); n != 1 {
		t.Errorf("text of %d lines:\n%s", n, text.String())
	}
}

// chatter is n messages, each sent and delivered, and as many observations.
func chatter(t *Trace, n int) {
	for i := range n {
		e := engine.Event{
			At: algorithms.Time(i), Step: engine.StepSend, Node: algorithms.ID(i % 7),
			Peer: algorithms.ID((i + 1) % 7), Seq: uint32(i),
		}
		t.Trace(e)
		e.Step, e.Node, e.Peer = engine.StepDeliver, e.Peer, e.Node
		t.Trace(e)
		t.Trace(engine.Event{At: e.At, Step: engine.StepObserve, Node: e.Node})
	}
}

// A diagram ends where it is full, and says how much is missing.
func TestMermaidIsBounded(t *testing.T) {
	for _, c := range []struct {
		messages, most, arrows int
		missing                string
	}{
		{10, 10, 10, ""},
		{11, 10, 10, "cut here: 1 more message not shown"},
		{1000, 0, DefaultMessages, "cut here: 800 more messages not shown"},
	} {
		trace := New(traceSpec, 0)
		chatter(trace, c.messages)
		var b bytes.Buffer
		if err := Mermaid(&b, trace, Options{Messages: c.most}); err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(b.String(), "->>"); n != c.arrows {
			t.Errorf("%d of %d messages at most %d: %d arrows", c.messages, c.messages, c.most, n)
		}
		if n := strings.Count(b.String(), "gives up"); n > c.arrows {
			t.Errorf("%d notes beside %d arrows", n, c.arrows)
		}
		if strings.Contains(b.String(), "cut here") != (c.missing != "") || !strings.Contains(b.String(), c.missing) {
			t.Errorf("%d messages at most %d: no %q at the end of\n%s",
				c.messages, c.most, c.missing, b.String()[b.Len()-200:])
		}
	}
	// Notes alone must not fill a diagram without end either.
	trace := New(traceSpec, 0)
	for i := range 1000 {
		trace.Trace(engine.Event{At: algorithms.Time(i), Step: engine.StepObserve, Node: 1})
	}
	var b bytes.Buffer
	if err := Mermaid(&b, trace, Options{}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "gives up"); n != DefaultMessages || !strings.Contains(b.String(), "cut here") {
		t.Errorf("%d notes", n)
	}
}

// Events beyond the limit are counted and named in both forms.
func TestTraceIsBounded(t *testing.T) {
	trace := New(traceSpec, 30)
	chatter(trace, 11)
	if len(trace.events) != 30 || trace.left != 3 {
		t.Fatalf("%d events kept, %d left", len(trace.events), trace.left)
	}
	var text, diagram bytes.Buffer
	if err := errors.Join(Text(&text, trace, Options{}), Mermaid(&diagram, trace, Options{})); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "3 more events") || !strings.Contains(diagram.String(), "3 events not kept") {
		t.Errorf("text:\n%s\ndiagram:\n%s", text.String(), diagram.String())
	}
}

func TestMermaidEscapes(t *testing.T) {
	for in, want := range map[string]string{
		"a;b": "a#59;b", "#1": "#35;1", "the end": "the #101;nd", "End of it": "#69;nd of it",
		"sending": "sending", "100%": "100#37;", "<b>": "#lt;b#gt;", `"x"`: "#quot;x#quot;",
		"a&b": "a#amp;b", "$$x$$": "#36;#36;x#36;#36;", "two\nlines": "two lines", "\x1b": `\x1b`,
	} {
		if got := mermaid(in); got != want {
			t.Errorf("mermaid(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFaultText(t *testing.T) {
	oneWay := &algorithms.Cut{SideA: []bool{true, false}, OneWay: true}
	forgets := algorithms.Fault{Kind: algorithms.Recover, Amnesia: true}
	if got, want := faultText(forgets), "recovers without its storage"; got != want {
		t.Errorf("a node whose storage is lost %s; want %s", got, want)
	}
	if got, want := fmt.Sprint(faultText(algorithms.Fault{Kind: algorithms.Split, Cut: oneWay})),
		"the network splits: 0 cannot reach 1"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
