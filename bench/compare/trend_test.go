package compare

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/bench/record"
)

// week is runs of two cases on successive days, given in the order of the files; the messages of
// the second case and the CPU time of both are as they say.
func week(order []int, messages []float64, cpu []float64) []Run {
	random := rand.New(rand.NewPCG(21, 22))
	days := make([]Run, len(messages))
	for day := range messages {
		res := made(2, 8, noise(random, cpu[day], 0.01))
		for i := range res.Records {
			r := &res.Records[i]
			at := time.Date(2026, 11, 20+day, 9, 0, r.Trial, 0, time.UTC)
			r.Started = &at
			if r.Nodes == 2 {
				r.Messages = messages[day]
			}
		}
		res.Tool = "joulemark v" + string(rune('0'+day))
		days[day] = Run{string(rune('a' + day)), res}
	}
	runs := make([]Run, len(order))
	for i, day := range order {
		runs[i] = days[day]
	}
	return runs
}

func seriesOf(t *testing.T, tr *Trend, name, metric string) *Series {
	t.Helper()
	for i := range tr.Series {
		if s := &tr.Series[i]; s.Metric == metric && s.Name == name {
			return s
		}
	}
	t.Fatalf("no %s of %s", metric, name)
	return nil
}

// A trend is in the order of time, whatever the order of files, and says at which run a count
// changed; where nobody says when a run was, the order is the one given, and a note says so.
func TestTrendFindsWhereCountsChange(t *testing.T) {
	one := []float64{1, 1, 1, 1}
	runs := week([]int{2, 0, 3, 1}, []float64{100, 100, 120, 120}, one)
	tr, err := TrendOf(runs, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var order, steps []string
	for _, r := range tr.Runs {
		order = append(order, r.Name)
	}
	s := seriesOf(t, tr, "ring at 2 nodes", "messages")
	for _, p := range s.Points[1:] {
		steps = append(steps, string(p.Step.Verdict))
	}
	if got := strings.Join(order, " "); got != "a b c d" || !tr.ByTime || tr.Runs[2].Tool != "joulemark v2" {
		t.Errorf("%s, %+v", got, tr.Runs)
	}
	if got := strings.Join(steps, ", "); got != "same, worse, same" || !s.Exact || s.Overall.Verdict != Worse {
		t.Errorf("%s; %+v", got, s)
	}
	if r := s.Points[3].Ratio; r.Value != 1.2 || r.Low != 1.2 || r.High != 1.2 {
		t.Errorf("%+v", r)
	}
	if s := seriesOf(t, tr, "ring at 1 nodes", "messages"); s.Changed() {
		t.Errorf("%+v", s)
	}
	if !strings.Contains(tr.Verdict, "messages changed in 1 of 2 cases (most: ring at 2 nodes, +20 % since the first") {
		t.Error(tr.Verdict)
	}
	runs[1].Records[0].Started = nil
	for i := range runs[1].Records {
		runs[1].Records[i].Started = nil
	}
	tr, err = TrendOf(runs, Options{})
	if err != nil || tr.ByTime || tr.Runs[0].Name != "c" || len(tr.Notes) != 1 {
		t.Errorf("%v: %+v", err, tr)
	}
}

// Samples have intervals, and a change of them is found where it happened.
func TestTrendOfSamples(t *testing.T) {
	tr, err := TrendOf(week([]int{0, 1, 2}, []float64{9, 9, 9}, []float64{1, 1.4, 1.4}), Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := seriesOf(t, tr, "ring at 2 nodes", "cpu")
	if s.Exact || s.Points[1].Step.Verdict != Worse || s.Points[2].Step.Verdict != NoWorse ||
		s.Overall.Verdict != Worse {
		t.Errorf("%+v", s)
	}
	if r := s.Points[2].Ratio; !(r.Low < 1.4 && r.High > 1.4 && r.Low > 1.35 && r.High < 1.45) {
		t.Errorf("%+v", r)
	}
	if first := s.Points[0]; first.Step != nil || first.N != 8 {
		t.Errorf("%+v", first)
	}
}

// Runs of the same raise no more false alarms than all comparisons of a trend together may.
func TestFalseAlarmsOfTrends(t *testing.T) {
	const trials, runs = 60, 4
	random := rand.New(rand.NewPCG(23, 24))
	alarms := 0
	for i := range trials {
		var all []Run
		for range runs {
			all = append(all, Run{Results: made(1, 9, noise(random, 1, 0.3))})
		}
		tr, err := TrendOf(all, Options{Floor: 0.001, Seed: uint64(i)})
		if err != nil {
			t.Fatal(err)
		}
		if seriesOf(t, tr, "ring at 1 nodes", "cpu").Changed() {
			alarms++
		}
	}
	if most := alarmsAllowed(trials); float64(alarms) > most {
		t.Errorf("%d alarms in %d (allowed: %.0f)", alarms, trials, most)
	}
}

// A case that a run lacks is compared with the run before that has it; what one run alone has, and
// machines that differ, are said.
func TestTrendWithGaps(t *testing.T) {
	runs := week([]int{0, 1, 2}, []float64{100, 1, 150}, []float64{1, 1, 1})
	of := func(res *record.Results, nodes int) {
		var kept []record.Record
		for _, r := range res.Records {
			if r.Nodes == nodes {
				kept = append(kept, r)
			}
		}
		res.Records = kept
	}
	of(runs[1].Results, 1)
	runs[2].Host.Threads = 9
	extra := runs[2].Records[0]
	extra.Algorithm = "bully"
	runs[2].Records = append(runs[2].Records, extra)
	tr, err := TrendOf(runs, Options{})
	if err != nil {
		t.Fatal(err)
	}
	s := seriesOf(t, tr, "ring at 2 nodes", "messages")
	if len(s.Points) != 2 || s.Points[1].Run != 2 || s.Points[1].Step.Verdict != Worse {
		t.Errorf("%+v", s)
	}
	if v := seriesOf(t, tr, "ring at 2 nodes", "cpu").Points[1].Step.Verdict; v != NotCompared || len(tr.Refused) != 1 {
		t.Errorf("%s, %+v", v, tr.Refused)
	}
	if !strings.Contains(strings.Join(tr.Notes, "\n"), "only c has bully at 1 nodes") {
		t.Errorf("%q", tr.Notes)
	}
	for _, few := range [][]Run{nil, runs[:1], {runs[0], {Results: &record.Results{}}}} {
		if _, err := TrendOf(few, Options{}); err == nil {
			t.Errorf("a trend over %d runs", len(few))
		}
	}
}
