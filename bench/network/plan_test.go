package network

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

func plan(t testing.TB, text string) Plan {
	t.Helper()
	p, err := ParsePlan(text)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func faults(t testing.TB, text string, n int, seed uint64) []algorithms.Fault {
	t.Helper()
	f, err := plan(t, text).Faults(n, seed)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// describe writes a fault in a line: the sides of a cut as those of each node.
func describe(f algorithms.Fault) string {
	if f.Cut == nil {
		return fmt.Sprintf("%v %v %d", f.At, f.Kind, f.Node)
	}
	sides := ""
	for _, a := range f.Cut.SideA {
		sides += map[bool]string{true: "A", false: "b"}[a]
	}
	if f.Cut.OneWay {
		sides += " one way"
	}
	return fmt.Sprintf("%v %v %s", f.At, f.Kind, sides)
}

func TestPlanFaultsInOrder(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want []string
	}{
		{"", 1, nil},
		{" ;\n; ", 1, nil},
		{"crash 3@2s", 4, []string{"2s crash 3"}},
		{"crash 3@0s; recover 3@5s", 4, []string{"0s crash 3", "5s recover 3"}},
		{"recover 3@5s\ncrash 3@2s", 4, []string{"2s crash 3", "5s recover 3"}},
		{"crash 3@1s; recover after 1500us; crash 3@2s", 4, []string{"1s crash 3", "1.0015s recover 3", "2s crash 3"}},
		{"crash 0-2,4@1s", 5, []string{"1s crash 0", "1s crash 1", "1s crash 2", "1s crash 4"}},
		{"crash 1@1s; crash 0@1s", 5, []string{"1s crash 1", "1s crash 0"}}, // as written, at the same time
		{"crash 100%@1s", 3, []string{"1s crash 0", "1s crash 1", "1s crash 2"}},
		{"crash any 3@1s", 3, []string{"1s crash 0", "1s crash 1", "1s crash 2"}},
		{"crash 1@1s; crash any 2@1s", 3, []string{"1s crash 1", "1s crash 0", "1s crash 2"}},
		{"split 0-1|2-3@1s..4s", 4, []string{"1s split AAbb", "4s heal AAbb"}},
		{"split 2,0|3,1@1s..4s", 4, []string{"1s split AbAb", "4s heal AbAb"}},
		{"split 0-1>2-3@1s..4s", 4, []string{"1s split AAbb one way", "4s heal AAbb one way"}},
		{"split 0-1>rest@1s", 4, []string{"1s split AAbb one way"}},
		{"split 3@0s..1us", 4, []string{"0s split bbbA", "1µs heal bbbA"}},
		{"split 3|rest@0s", 4, []string{"0s split bbbA"}},
		{"split half@1s..4s", 5, []string{"1s split AAbbb", "4s heal AAbbb"}},
		{"split half>rest@1s..4s", 4, []string{"1s split AAbb one way", "4s heal AAbb one way"}},
		{
			"split half@1s..4s; split 0@2s..3s", 4,
			[]string{"1s split AAbb", "2s split Abbb", "3s heal Abbb", "4s heal AAbb"},
		},
	} {
		var got []string
		for _, f := range faults(t, c.text, c.n, 1) {
			got = append(got, describe(f))
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%q (-want +got):\n%s", c.text, diff)
		}
	}
}

// Engines compare cuts by identity.
func TestPlanHealsTheCutItMade(t *testing.T) {
	f := faults(t, "split half@1s..4s; split half@2s..3s", 4, 1)
	if f[0].Cut != f[3].Cut || f[1].Cut != f[2].Cut || f[0].Cut == f[1].Cut {
		t.Errorf("%+v", f)
	}
}

func TestPlanDrawsNodes(t *testing.T) {
	const n = 200
	crashes := func(text string, seed uint64) (nodes []int, times []algorithms.Time) {
		for _, f := range faults(t, text, n, seed) {
			if f.Kind == algorithms.Crash {
				nodes, times = append(nodes, int(f.Node)), append(times, f.At)
			}
		}
		slices.Sort(nodes)
		return nodes, times
	}
	for _, c := range []struct {
		text string
		want int
	}{{"crash 10%@0s..5s", 20}, {"crash 0.74%@0s..5s", 1}, {"crash 0.76%@0s..5s", 2}, {"crash any 17@0s..5s", 17}} {
		nodes, _ := crashes(c.text, 1)
		if len(slices.Compact(nodes)) != c.want {
			t.Errorf("%q: %v; want %d different nodes", c.text, nodes, c.want)
		}
	}
	// Over many seeds each node has its turn, and the times fill their range.
	hit := make([]int, n)
	var sum, least, most algorithms.Time = 0, 5 * algorithms.Second, 0
	const draws = 1000
	for seed := range uint64(draws) {
		nodes, times := crashes("crash 10%@1s..5s", seed)
		for i, node := range nodes {
			hit[node]++
			sum += times[i]
			least, most = min(least, times[i]), max(most, times[i])
		}
	}
	for node, count := range hit {
		if count < 50 || count > 150 { // 100 and five standard deviations
			t.Errorf("node %d was drawn %d times of %d; want about 100", node, count, draws)
		}
	}
	if least < algorithms.Second || least > algorithms.Second+ms || most > 5*algorithms.Second ||
		most < 5*algorithms.Second-ms {
		t.Errorf("times from %v to %v; want 1s to 5s", least, most)
	}
	if mean := (sum / (20 * draws)).Seconds(); mean < 2.95 || mean > 3.05 {
		t.Errorf("mean time %g s; want 3", mean)
	}
}

func TestPlanDrawsOneTimeForEachNode(t *testing.T) {
	f := faults(t, "crash 0-9@0s..1000s", 10, 1)
	if f[0].At == f[9].At {
		t.Errorf("all at %v", f[0].At)
	}
	f = faults(t, "crash 0-9@0s..1000s; recover after 2s", 10, 1)
	down := map[algorithms.ID]algorithms.Time{}
	for _, f := range f {
		if f.Kind == algorithms.Crash {
			down[f.Node] = f.At
		} else if f.At != down[f.Node]+2*algorithms.Second {
			t.Errorf("node %d down at %v, up at %v", f.Node, down[f.Node], f.At)
		}
	}
	if len(f) != 20 || len(down) != 10 {
		t.Errorf("%d faults of %d nodes; want 20 of 10", len(f), len(down))
	}
}

func TestPlanDrawsASide(t *testing.T) {
	different := false
	first := describe(faults(t, "split 30%@1s", 10, 0)[0])
	for seed := range uint64(10) {
		text := describe(faults(t, "split 30%@1s", 10, seed)[0])
		if strings.Count(text, "A") != 3 {
			t.Errorf("%s; want 3 nodes on the side", text)
		}
		different = different || text != first
	}
	if !different {
		t.Errorf("%s for every seed", first)
	}
	if text := describe(faults(t, "split any 4>rest@1s", 10, 0)[0]); strings.Count(text, "A") != 4 ||
		!strings.Contains(text, "one way") {
		t.Errorf("%s; want 4 nodes on the side", text)
	}
}

// What one statement draws does not depend on those after it, and comes again with its seed.
func TestPlanStatementsDrawApart(t *testing.T) {
	const first = "crash 10%@0s..5s"
	want := faults(t, first, 100, 7)
	if diff := cmp.Diff(want, faults(t, first, 100, 7)); diff != "" {
		t.Error(diff)
	}
	if cmp.Equal(want, faults(t, first, 100, 8)) {
		t.Error("the same faults for two seeds")
	}
	both := faults(t, first+"; crash 20%@6s..9s", 100, 7)
	if diff := cmp.Diff(want, both[:10]); diff != "" {
		t.Error(diff)
	}
	// Nor do two that read alike draw alike.
	sides := faults(t, "split 50%@1s; split 50%@2s", 100, 7)
	if cmp.Equal(sides[0].Cut, sides[1].Cut) {
		t.Error("the same side twice")
	}
	named := map[algorithms.ID]bool{}
	for _, f := range both {
		if named[f.Node] {
			t.Errorf("node %d crashes twice", f.Node)
		}
		named[f.Node] = true
	}
	if len(both) != 30 {
		t.Errorf("%d faults; want 30", len(both))
	}
}

func TestPlanRefusesForItsSize(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want string
	}{
		{"", 0, "plan: nodes: 0 (allowed: 1 to 2147483647)"},
		{"crash 4@1s", 4, `faults: "crash 4@1s": node 4 (allowed: 0 to 3)`},
		{"crash 0-2147483646@1s", 4, "node 2147483646 (allowed: 0 to 3)"},
		{"crash 1,0-2@1s", 4, "node 1 is named twice"},
		{"split 0-1|1-3@1s", 4, "node 1 is named twice"},
		{"split 0-1|3@1s", 4, "node 2 is on neither side (allowed: all 4 nodes, or one side alone for the rest)"},
		{"split 0-3@1s", 4, "4 of 4 nodes on one side (allowed: 1 to 3)"},
		{"split 100%@1s", 4, "4 of 4 nodes on one side"},
		{"split half@1s", 1, "0 of 1 nodes on one side"},
		{"split any 5@1s", 4, "5 nodes to be drawn (allowed: up to 4"},
		{"crash 10%@1s", 4, `plan: "crash 10%@1s": 10% of 4 nodes is less than half a node (allowed: at least 12.5%)`},
		{"crash any 5@1s", 4, "5 nodes to be drawn (allowed: up to 4"},
		{"crash 0@1s; crash 100%@1s", 4, "4 nodes to be drawn (allowed: up to 3"},
		{"crash 60%@1s; crash 60%@1s", 5, "3 nodes to be drawn (allowed: up to 2"},
		{"recover 0@1s", 4, `plan: "recover 0@1s": node 0 is not down then`},
		{"crash 0@2s; recover 0@1s", 4, `"recover 0@1s": node 0 is not down then`},
		{"crash 0@1s; recover 0@2s; recover 0@3s", 4, `"recover 0@3s": node 0 is not down then`},
		{"crash 0@1s; crash 0-3@2s", 4, `"crash 0-3@2s": node 0 is down already by "crash 0@1s"`},
		{"crash 0@1s; recover 0@1s", 4, `"recover 0@1s": node 0 is not done with "crash 0@1s" (allowed: after 1s)`},
		{"crash 0@1s..3s; recover 0@3s", 4, `(allowed: after 3s)`},
		{"crash 0@1s..3s; recover after 2s; crash 0@5s", 4, `(allowed: after 5s)`},
		{"crash 0@1s; recover after 2s; recover 0@9s", 4, `"recover 0@9s": node 0 is not down then`},
	} {
		for seed := range uint64(5) {
			f, err := plan(t, c.text).Faults(c.n, seed)
			if f != nil || err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q of %d: %v, %v; want error with %q", c.text, c.n, f, err, c.want)
			}
		}
	}
	_, err := plan(t, "crash 5@1s; crash 6@1s").Faults(3, 1)
	if err == nil || !strings.Contains(err.Error(), "node 5") || !strings.Contains(err.Error(), "node 6") {
		t.Errorf("%v; want both faults at once", err)
	}
}

func TestParsePlanRefuses(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{
			"crsh 3@2s",
			`plan: "crsh 3@2s": fault "crsh" is unknown; did you mean crash? (allowed: crash, recover, split)`,
		},
		{"crash 1@1s; heal 0@1s", `plan: "heal 0@1s": fault "heal" is unknown (`},
		{"crash", "no time (allowed: @ and a time at the end, such as @2s)"},
		{"crash 3", "no time"},
		{"crash @2s", `nodes "" (allowed: numbers and ranges, such as 3 or 0-31)`},
		{"crash 3@", `time "" (allowed: whole microseconds from 0s to 8760h0m0s`},
		{"crash 3@2", `time "2" (allowed`},
		{"crash 3@-2s", `time "-2s"`},
		{"crash 3@1ns", `time "1ns"`},
		{"crash 3@9000h", `time "9000h"`},
		{"crash x@2s", `nodes "x"`},
		{"crash -1@2s", `nodes "-1"`},
		{"crash 3-1@2s", `nodes "3-1"`},
		{"crash 1-@2s", `nodes "1-"`},
		{"crash 1 - 2@2s", `nodes "1 - 2"`},
		{"crash 1,,2@2s", `nodes ""`},
		{"crash 2147483647@2s", `nodes "2147483647"`},
		{"crash half@2s", `nodes "half"`},
		{"crash 0%@2s", `share "0%" (allowed: above 0% up to 100%)`},
		{"crash 101%@2s", `share "101%"`},
		{"crash NaN%@2s", `share "NaN%"`},
		{"crash any 0@2s", `number "0" (allowed: at least 1)`},
		{"crash any@2s", `nodes "any"`},
		{"crash 3@2s..1s", `times "2s..1s" (allowed: the second after the first)`},
		{"crash 3@2s..2s", `times "2s..2s"`},
		{"crash 3@2s..", `time ""`},
		{"recover 3@1s..2s", `times "1s..2s" (allowed: one time)`},
		{"recover 10%@1s", `nodes "10%"`},
		{"recover after 2s", `plan: "recover after 2s": it does not follow a crash`},
		{"split half@1s; recover after 2s", "it does not follow a crash"},
		{"crash 1@1s; recover after 2s; recover after 3s", "those of the crash before it come back already"},
		{"crash 1@1s; recover after 0s", "after 0s (allowed: at least 1µs)"},
		{"crash 1@1s; recover after x", `after "x" (allowed`},
		{"split 0-3|@1s", "the second side is missing (allowed: rest, or nodes such as 32-63)"},
		{"split 0|1|2@1s", `nodes "1|2"`},
		{"split half|4-7@1s", `second side "4-7" (allowed: rest, for the first is not a list)`},
		{"split 30%>4-7@1s", `second side "4-7"`},
		{strings.Repeat(";", 70_000), "plan: 70000 bytes (allowed: 65536)"},
	} {
		p, err := ParsePlan(c.text)
		if !p.Empty() || err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%.40q: %v, %v; want error with %q", c.text, p, err, c.want)
		}
	}
}

func TestPlanText(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{"crash 3 @ 2s", "crash 3@2s"},
		{" crash  3 , 5-5 @2000ms .. 3s ;\n\nrecover 3@5s;", "crash 3,5@2s..3s; recover 3@5s"},
		{"crash 10.50% @ 0s", "crash 10.5%@0s"},
		{"crash any  2@1m; recover after  500us", "crash any 2@1m0s; recover after 500µs"},
		{"split 0-31|32-63@1s..4s", "split 0-31|32-63@1s..4s"},
		{"split 0-31 > 32-63 @1s..4s", "split 0-31>32-63@1s..4s"},
		{"split 0-31|rest@1s", "split 0-31@1s"},
		{"split half > rest@1s", "split half>rest@1s"},
		{"split 30%@1s", "split 30%@1s"},
	} {
		p, err := ParsePlan(c.text)
		if err != nil || p.String() != c.want {
			t.Errorf("%q: %q, %v; want %q", c.text, p, err, c.want)
		}
	}
	if a, b := plan(t, "crash 3@2s"), plan(t, "crash 3@2000ms"); !a.Equal(b) || a.Equal(Plan{}) {
		t.Error("plans are equal where they read the same, and only there")
	}
	var v struct{ Faults Plan }
	if err := json.Unmarshal([]byte(`{"Faults": "crash 3@2s"}`), &v); err != nil {
		t.Fatal(err)
	}
	if out, err := json.Marshal(v); err != nil || string(out) != `{"Faults":"crash 3@2s"}` {
		t.Errorf("%s, %v", out, err)
	}
}

// statements draws plans that can be read, possible or not.
func statements(t *rapid.T) string {
	var texts []string
	for range rapid.IntRange(0, 6).Draw(t, "statements") {
		a, b := rapid.IntRange(0, 9).Draw(t, "from"), rapid.IntRange(1, 5).Draw(t, "span")
		who := rapid.SampledFrom([]string{"0", "1-3", "2,5", "any 2", "10%"}).Draw(t, "who")
		switch rapid.IntRange(0, 4).Draw(t, "kind") {
		case 0:
			texts = append(texts, fmt.Sprintf("crash %s@%ds", who, a))
		case 1:
			texts = append(texts, fmt.Sprintf("crash %s@%ds..%ds", who, a, a+b))
		case 2:
			texts = append(texts, fmt.Sprintf("crash %s@%ds", who, a), fmt.Sprintf("recover after %ds", b))
		case 3:
			texts = append(texts, fmt.Sprintf("recover %d@%ds", b, a))
		default:
			texts = append(texts, fmt.Sprintf("split %s@%ds..%ds", who, a, a+b))
		}
	}
	return strings.Join(texts, "; ")
}

// A plan that is accepted never crashes who is down, nor brings back who is up, and
// whether it is accepted does not depend on the seed.
func TestAcceptedPlansAreConsistent(t *testing.T) {
	accepted := 0
	rapid.Check(t, func(t *rapid.T) {
		p, err := ParsePlan(statements(t))
		if err != nil {
			t.Fatal(err)
		}
		again, err := ParsePlan(p.String())
		if err != nil || again.String() != p.String() {
			t.Fatalf("%q became %q, %v", p, again, err)
		}
		const n = 12
		f, err := p.Faults(n, rapid.Uint64().Draw(t, "seed"))
		if _, other := p.Faults(n, 1); (err == nil) != (other == nil) {
			t.Fatalf("%q: %v for one seed, %v for another", p, err, other)
		}
		if err != nil {
			return
		}
		accepted++
		members := algorithms.NewMembership(n)
		last := algorithms.Time(0)
		for _, f := range f {
			if f.At < last {
				t.Fatalf("%q: %v after %v", p, f.At, last)
			}
			last = f.At
			if f.Kind == algorithms.Crash && !members.Up(f.Node) || f.Kind == algorithms.Recover && members.Up(f.Node) {
				t.Fatalf("%q: %s", p, describe(f))
			}
			members.Apply(f)
		}
	})
	if accepted == 0 {
		t.Error("no plan was accepted")
	}
}

func FuzzParsePlan(f *testing.F) {
	for _, s := range []string{
		"crash 3@2s; recover 3@5s", "split 0-31|32-63@1s..4s", "split 0-31>32-63@1s..4s", "split half@1s..4s",
		"crash 10%@0s..5s\nrecover after 2s", "crash any 3@1s", "crash 0-2147483646@1s", "split 30%>rest@0s",
	} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		p, err := ParsePlan(text)
		if err != nil {
			return
		}
		again, err := ParsePlan(p.String())
		if err != nil || again.String() != p.String() {
			t.Errorf("%q: %q became %q, %v", text, p, again, err)
		}
		// Whatever comes out is a fault that an engine takes.
		faults, _ := p.Faults(64, 1)
		for _, f := range faults {
			if f.At < 0 || f.Node < 0 || f.Node > 63 || f.Cut != nil && len(f.Cut.SideA) != 64 {
				t.Errorf("%q: %s", text, describe(f))
			}
		}
	})
}

func ExamplePlan_Faults() {
	p, err := ParsePlan("crash 3@1s; recover after 500ms; split half@2s..3s")
	if err != nil {
		panic(err)
	}
	faults, err := p.Faults(4, 42)
	if err != nil {
		panic(err)
	}
	for _, f := range faults {
		fmt.Println(f.At, f.Kind)
	}
	// Output:
	// 1s crash
	// 1.5s recover
	// 2s split
	// 3s heal
}
