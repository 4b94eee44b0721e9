package journal_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/explore"
	"github.com/joulemark/joulemark/bench/explore/journal"
)

// written is a journal with one exploration of each kind, and its text.
func written(t *testing.T) (*journal.Journal, string) {
	t.Helper()
	drawn := journal.SubjectOf("paxos", "complete", explore.Config{
		Graph: algorithms.Complete(5), Params: algorithms.Params{"proposers": "2"}, Seed: 7, Delta: 1500,
		Bounds: explore.Bounds{explore.Crash: 1, explore.Duplicate: explore.Any}, Strategy: explore.PCT, First: 100,
	})
	none := drawn
	none.Faults = explore.Bounds{}
	all := journal.SubjectOf("2pc", "complete", explore.Config{Graph: algorithms.Complete(3), Symmetry: true})
	broken := algorithms.Property{Name: "agreement"}.Broken("1 and 2: <both>")
	j := &journal.Journal{Tool: "joulemark v0", Explorations: []journal.Exploration{
		{Subject: drawn, Report: explore.Report{
			Bounds: drawn.Faults, Strategy: drawn.Strategy, Schedules: 64, Steps: 1000, Depth: 30, Ends: 60, Goals: 59,
			Reached: true, Horizon: true, Stopped: "it was interrupted",
			Findings: []explore.Finding{
				{
					Kind: explore.Violation, Err: broken, Claimed: true, Used: explore.Bounds{explore.Recovery: 1},
					Number: 101, Schedule: []string{"deliver 0 -> 1: prepare"},
				},
				{Kind: explore.Panic, Err: errors.New("node 1: oh"), Number: 130, Schedule: []string{"crash 1"}},
			},
		}},
		{Subject: none, Report: explore.Report{Strategy: drawn.Strategy}, Note: "nothing was drawn"},
		{Subject: all, Report: explore.Report{States: 17, Steps: 20, Ends: 1, Goals: 1, Reached: true}},
		{Subject: journal.SubjectOf("ring", "ring", explore.Config{}), Refused: errors.New("too few")},
	}}
	var b bytes.Buffer
	if err := j.Write(&b); err != nil {
		t.Fatal(err)
	}
	return j, b.String()
}

func TestJournalComesBack(t *testing.T) {
	_, text := written(t)
	back, err := journal.Read([]byte(text))
	if err != nil {
		t.Fatalf("%v, from\n%s", err, text)
	}
	var again bytes.Buffer
	if err := back.Write(&again); err != nil || again.String() != text {
		t.Errorf("%v\n%s\ncomes back as\n%s", err, text, again.String())
	}
	for _, want := range []string{
		`"schedules": 64,`, `"states": null`, `"states": 17`, `"schedules": null`, `"property": "agreement"`,
		`"error": "1 and 2: <both>"`, `"used": "recoveries<=1"`, `"refused": "too few"`, `"schedule": 101`,
		`"symmetry": true`,
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

// TestContinued: an exploration goes on only as what it was.
func TestContinued(t *testing.T) {
	j, text := written(t)
	back, err := journal.Read([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	subject := j.Explorations[0].Subject
	r, err := back.Continued(subject)
	if err != nil || !reflect.DeepEqual(*r, *reportOf(&j.Explorations[0])) {
		t.Errorf("%+v, %v", r, err)
	}
	for want, change := range map[string]func(*journal.Subject){
		"seed: ":     func(s *journal.Subject) { s.Seed++ },
		"strategy: ": func(s *journal.Subject) { s.Strategy = explore.Random },
		"first: ":    func(s *journal.Subject) { s.First = 0 },
		"params: ":   func(s *journal.Subject) { s.Params = nil },
		"delta: ":    func(s *journal.Subject) { s.DeltaUS = 0 },
		"topology: ": func(s *journal.Subject) { s.Topology = "ring" },
	} {
		other := subject
		change(&other)
		if _, err := back.Continued(other); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s%v", want, err)
		}
	}
	other := subject
	other.Nodes = 7
	if r, err := back.Continued(other); r != nil || err != nil {
		t.Errorf("%+v, %v", r, err)
	}
	back.Put(journal.Exploration{Subject: subject})
	back.Put(journal.Exploration{Subject: other})
	other.Faults = explore.Bounds{}
	back.Put(journal.Exploration{Subject: other})
	if n := len(back.Explorations); n != 6 {
		t.Errorf("%d explorations", n)
	}
}

func reportOf(e *journal.Exploration) *explore.Report { return &e.Report }

func TestFilesThatAreWrong(t *testing.T) {
	_, text := written(t)
	for _, tt := range []struct{ old, fresh, want string }{
		{`"nodes": 5`, `"nodes": "5"`, "nodes"},
		{`"seed": 7`, `"sed": 7`, "sed"},
		{`"faults": "crashes<=1`, `"faults": "crashs<=1`, "crashes"},
		{`"strategy": "pct"`, `"strategy": "exhaustive"`, "strategy"},
		{`"strategy": "pct"`, `"strategy": "bfs"`, "strategy"},
		{`"schedules": 64`, `"schedules": -64`, "schedules: -64"},
		{`"goals": 59`, `"goals": 61`, "goals: 61"},
		{`"kind": "panic"`, `"kind": "panics"`, "panic"},
		{`"faults": "crashes<=1, duplicates<=any"`, `"faults": ""`, "twice"},
		{`"explorations": [`, `"explorations": `, "line"},
	} {
		changed := strings.Replace(text, tt.old, tt.fresh, 1)
		if changed == text {
			t.Fatalf("%s is not there", tt.old)
		}
		if _, err := journal.Read([]byte(changed)); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v; want %q", tt.fresh, err, tt.want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(`{"tool":"","explorations":[]}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		j, err := journal.Read(text)
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := j.Write(&b); err != nil {
			t.Fatal(err)
		}
		if _, err := journal.Read(b.Bytes()); err != nil {
			t.Errorf("%v of\n%s", err, b.String())
		}
	})
}
