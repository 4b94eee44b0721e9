package trace

import (
	"bytes"
	"errors"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// A message has the same number in every form, whoever sent it.
func TestOneNumbering(t *testing.T) {
	trace := New(traceSpec, 0)
	at := algorithms.Time(0)
	for round := range uint32(3) { // every sender counts its own messages from 1 on
		for from := range algorithms.ID(3) {
			trace.Trace(engine.Event{At: at, Step: engine.StepSend, Node: from, Peer: (from + 1) % 3, Seq: round + 1})
			at++
			trace.Trace(engine.Event{
				At: at, Step: engine.StepDeliver, Node: (from + 1) % 3, Peer: from,
				Seq: round + 1,
			})
		}
	}
	var want []string
	for _, m := range Diagram(trace, Options{}).Messages {
		want = append(want, m.Name)
	}
	if distinct := slices.Compact(slices.Sorted(slices.Values(want))); len(distinct) != 9 {
		t.Fatalf("numbers of the diagram: %q", want)
	}
	var text, sequence bytes.Buffer
	if err := errors.Join(Text(&text, trace, Options{}), Mermaid(&sequence, trace, Options{})); err != nil {
		t.Fatal(err)
	}
	for form, pattern := range map[string]string{
		text.String(): `sends (#\d+)`, text.String() + " ": `gets (#\d+)`,
		strings.ReplaceAll(sequence.String(), "#35;", "#"): `->>n\d: (#\d+)`,
	} {
		var got []string
		for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(form, -1) {
			got = append(got, m[1])
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q in\n%s", pattern, got, want, form)
		}
	}
}

// Events are what nodes report and what befalls them, and nothing else.
func TestEvents(t *testing.T) {
	var b bytes.Buffer
	if err := Events(&b, traced(), ending()); err != nil {
		t.Fatal(err)
	}
	const want = `       time  node  event
   0.600 ms     5  crashes
   1.500 ms     3  leader is 3 in term 4
   1.500 ms     4  gives up
   1.501 ms     4  100% of 3
   1.501 ms     4  observation 9 (3, -1)
2000.000 ms   all  the network splits: 0-2, 4 | 3, 5
3000.000 ms   all  the network heals: 0-2, 4 | 3, 5
3000.000 ms     5  recovers

4 messages,`
	if !strings.HasPrefix(b.String(), want) {
		t.Errorf("got\n%s", &b)
	}
}
