package compare

import (
	"maps"
	"math"
	"math/rand/v2"
	"strconv"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/longtest"
)

// made are results of some cases with so many trials, whose CPU time is as cpu says.
func made(cases, trials int, cpu func(c, trial int) float64) *record.Results {
	res := &record.Results{Tool: "joulemark test", Host: record.Host{OS: "linux", CPU: "a", Threads: 2, Go: "go1"}}
	for c := range cases {
		for t := range trials {
			var r record.Record
			r.Algorithm, r.Problem, r.Nodes, r.Engine = "ring", "circulation", c+1, engine.Sim
			r.Seed, r.Trial, r.Status, r.Repetitions = uint64(t), t, record.StatusOK, 1
			r.Messages, r.Bytes = 100, 800
			v := cpu(c, t)
			r.CPUS, r.EnergyJ, r.WallS = energy.CPUSeconds(v), energy.Joules(2*v), 1
			r.WindowS, r.CPUResolutionS = 1, 1e-6
			res.Records = append(res.Records, r)
		}
	}
	return res
}

func noise(random *rand.Rand, factor, sd float64) func(int, int) float64 {
	return func(int, int) float64 { return factor * math.Exp(sd*random.NormFloat64()) }
}

func compared(t *testing.T, old, new *record.Results, o Options) *Comparison {
	t.Helper()
	c, err := Results(old, new, o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func figure(t *testing.T, c *Comparison, pair int, metric string) Change {
	t.Helper()
	for _, ch := range c.Pairs[pair].Changes {
		if ch.Metric == metric {
			return ch
		}
	}
	t.Fatalf("no %s", metric)
	return Change{}
}

// What ran with the parameters of different cases is not held against each other, and is told apart
// by its name.
func TestCasesWithParameters(t *testing.T) {
	same := func(c, _ int) float64 { return 1 }
	with := func(messages ...float64) *record.Results {
		res := made(2, 1, same)
		for i, params := range []string{"", "requesters=all"} {
			r := &res.Records[i]
			r.Nodes, r.Params, r.Messages = 4, params, messages[i]
		}
		return res
	}
	c := compared(t, with(100, 400), with(100, 500), Options{})
	if len(c.Pairs) != 2 || c.Pairs[0].Name != "ring at 4 nodes" ||
		c.Pairs[1].Name != "ring requesters=all at 4 nodes" {
		t.Fatalf("%d pairs: %+v", len(c.Pairs), c.Pairs)
	}
	for i, want := range []float64{0, 100} {
		if ch := figure(t, c, i, "messages"); ch.New.Value-ch.Old.Value != want {
			t.Errorf("%s: %+v; want %v messages more", c.Pairs[i].Name, ch, want)
		}
	}
}

// Holm by hand: the smallest of four times 4, the next times 3, and no less than the one before.
func TestHolm(t *testing.T) {
	got := holm([]float64{0.04, 0.01, 0.015, 0.9})
	for i, want := range []float64{0.08, 0.04, 0.045, 0.9} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("%d: %g, want %g", i, got[i], want)
		}
	}
}

// The table of the smallest p, against the test itself, and how many tests Holm can carry.
func TestSmallestP(t *testing.T) {
	for _, row := range []struct {
		n       int
		p       float64
		carries int
	}{{4, .0286, 1}, {5, .0079, 6}, {6, .0022, 23}, {7, .00058, 85}, {8, .000155, 321}} {
		old, new := make([]float64, row.n), make([]float64, row.n)
		for i := range row.n {
			old[i], new[i] = float64(i), float64(100+i)
		}
		p := smallestP(row.n, row.n)
		if math.Abs(p-row.p) > 0.02*row.p || math.Abs(p-rankP(old, new)) > 1e-9 {
			t.Errorf("%d samples: %g, test %g, want %g", row.n, p, rankP(old, new), row.p)
		}
		if enough(DefaultAlpha, row.carries) > row.n || enough(DefaultAlpha, row.carries+1) <= row.n {
			t.Errorf("%d samples do not carry %d tests at most", row.n, row.carries)
		}
	}
}

// alarmsAllowed is how many of so many families may raise an alarm.
func alarmsAllowed(trials int) float64 {
	n := float64(trials)
	return n*DefaultAlpha + 3*math.Sqrt(n*DefaultAlpha*(1-DefaultAlpha))
}

// Identical distributions raise no more false alarms than the family may, with the slack of three
// standard errors.
func TestFalseAlarms(t *testing.T) {
	trials := longtest.Choose(300, 1000)
	random := rand.New(rand.NewPCG(1, 2))
	alarms := 0
	for i := range trials {
		old, new := made(3, 7, noise(random, 1, 0.3)), made(3, 7, noise(random, 1, 0.3))
		c := compared(t, old, new, Options{Floor: 0.001, Seed: uint64(i)})
		for p := range c.Pairs {
			if figure(t, c, p, "cpu").Verdict.Differs() {
				alarms++
				break
			}
		}
		if c.Tests != 6 {
			t.Fatalf("%d tests, want 6: energy follows from CPU time, and counts once with it", c.Tests)
		}
	}
	if most := alarmsAllowed(trials); float64(alarms) > most {
		t.Errorf("%d alarms in %d (allowed: %.0f)", alarms, trials, most)
	}
}

// A change of twice the floor is found with the samples that a pilot says it takes, four times in
// five, whether that is few samples or many.
func TestNeededSamplesFindTheChange(t *testing.T) {
	trials := longtest.Choose(100, 1000)
	for _, row := range []struct {
		sd, floor float64
		pilot     int
	}{{0.04, 0.05, 10}, {0.04, 0.1, 10}, {0.02, 0.05, 5}} {
		random := rand.New(rand.NewPCG(3, 4))
		found := 0
		for i := range trials {
			draw := noise(random, 1, row.sd)
			var pilot []float64
			for range 2 * row.pilot {
				pilot = append(pilot, draw(0, 0))
			}
			spread, freedom := spread(pilot[:row.pilot], pilot[row.pilot:])
			n := needed(spread, freedom, row.floor, DefaultAlpha, 2)
			old, new := made(1, n, draw), made(1, n, noise(random, 1+2*row.floor, row.sd))
			c := compared(t, old, new, Options{Seed: uint64(i), Floor: row.floor})
			if figure(t, c, 0, "cpu").Verdict == Worse {
				found++
			}
		}
		if float64(found) < power*float64(trials) {
			t.Errorf("%+v: found %d of %d", row, found, trials)
		}
	}
}

// The interval of the ratio of medians holds the true one about as often as it says.
func TestCoverage(t *testing.T) {
	const trials = 600
	random := rand.New(rand.NewPCG(5, 6))
	middle, _ := summaryOf("")
	held := 0
	for range trials {
		var old, new []float64
		for range 12 {
			old = append(old, math.Exp(0.1*random.NormFloat64()))
			new = append(new, 1.2*math.Exp(0.1*random.NormFloat64()))
		}
		if r := middle.ratio(old, new, random); r.Low <= 1.2 && 1.2 <= r.High {
			held++
		}
	}
	if share := float64(held) / trials; share < 0.92 || share > 0.99 {
		t.Errorf("the interval holds the true ratio in %.3f of all cases", share)
	}
}

// The rule of verdicts: the test and the interval both have to say that there is a difference, and
// the interval alone that there is none.
func TestVerdict(t *testing.T) {
	for _, row := range []struct {
		low, high   float64
		significant bool
		better      direction
		want        Verdict
	}{
		{1.06, 1.2, true, lower, Worse},
		{1.06, 1.2, false, lower, CannotTell},
		{1.04, 1.2, true, lower, CannotTell},
		{0.97, 1.04, true, lower, NoWorse},
		{0.8, 0.94, true, lower, Better},
		{0.8, 0.94, false, lower, NoWorse},
		{1.06, 1.2, true, higher, Better},
		{0.8, 0.94, true, higher, Worse},
		{0.8, 0.94, true, neither, Changed},
		{0.97, 1.03, false, neither, Same},
	} {
		if got := verdict(Interval{Low: row.low, High: row.high}, row.significant, row.better, 0.05); got != row.want {
			t.Errorf("%+v: %s", row, got)
		}
	}
}

// A message count is the same on every machine, so its gate works between two of them; what is
// metered is refused there unless it is allowed.
func TestCountsAcrossMachines(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	old, new := made(1, 6, noise(random, 1, 0.01)), made(1, 6, noise(random, 1, 0.01))
	new.Host.Threads = 64
	gate := func(text string, o Options) (*Comparison, error) {
		g, err := ParseGate(text)
		if err != nil {
			t.Fatal(err)
		}
		o.Gates = []Gate{g}
		return Results(old, new, o)
	}
	c, err := gate("messages>0%", Options{})
	if err != nil || c.Any(Fell) || figure(t, c, 0, "cpu").Verdict != NotCompared {
		t.Errorf("%v, %+v", err, c)
	}
	if _, err := gate("cpu>5%", Options{}); err == nil {
		t.Error("a gate on CPU time between two machines")
	}
	if c, err := gate("cpu>5%", Options{Allow: []Field{Host}}); err != nil || c.Any(Fell) {
		t.Errorf("%v, %+v", err, c)
	}
	new.Records[2].Messages++
	if c, err := gate("messages>0%", Options{}); err != nil || !c.Any(Fell) {
		t.Errorf("one message more with one seed: %v, %+v", err, c)
	}
	for _, text := range []string{"mesages>0%", "cpu:p99>5%", "messages:p50>5%"} {
		if _, err := gate(text, Options{Allow: []Field{Host}}); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// A side that drifted, a meter that is too coarse, and a null run that differs, each take a verdict
// away.
func TestNoVerdict(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	quiet := func(factor float64) *record.Results { return made(1, 12, noise(random, factor, 0.01)) }
	if v := figure(t, compared(t, quiet(1), quiet(1.3), Options{}), 0, "cpu").Verdict; v != Worse {
		t.Fatalf("30 %% more: %s", v)
	}
	drifting := made(1, 12, func(_, trial int) float64 { return 1 + 0.1*float64(trial) })
	if v := figure(t, compared(t, drifting, quiet(3), Options{}), 0, "cpu").Verdict; v != CannotTell {
		t.Errorf("drift: %s", v)
	}
	coarse := quiet(1.3)
	for i := range coarse.Records {
		coarse.Records[i].CPUResolutionS = 0.1
	}
	if v := figure(t, compared(t, quiet(1), coarse, Options{}), 0, "cpu").Verdict; v != CannotTell {
		t.Errorf("coarse: %s", v)
	}
	if v := figure(t, compared(t, quiet(1), quiet(1.3), Options{Null: quiet(1.4)}), 0, "cpu").Verdict; v == Worse {
		t.Errorf("less than two runs of the same: %s", v)
	}
}

// Bytes on the wire of other headers, and carbon of other hours, are not compared.
func TestOtherHeadersAndHours(t *testing.T) {
	random := rand.New(rand.NewPCG(11, 12))
	of := func(stack string, engine engine.Engine, grams energy.GramsPerKWh) *record.Results {
		res := made(1, 6, noise(random, 1, 0.01))
		res.Method.Stack = "ethernet-ipv4-udp"
		for i := range res.Records {
			r := &res.Records[i]
			r.Stack, r.Engine = stack, engine
			r.GridRegion, r.GridEdition, r.GridGPerKWh = "DE", "over time, de.csv", grams
		}
		return res
	}
	stops := func(c *Comparison) map[Field]bool {
		found := map[Field]bool{}
		for _, p := range c.Refused {
			found[p.Field] = true
		}
		return found
	}
	for _, tt := range []struct {
		name     string
		old, new *record.Results
		want     map[Field]bool
	}{
		{"the same", of("", engine.TCP, 200), of("ethernet-ipv4-udp", engine.TCP, 200), map[Field]bool{}},
		{"headers", of("", engine.TCP, 200), of("ethernet-ipv4-tcp", engine.TCP, 200), map[Field]bool{Stack: true}},
		{
			"the kernel's", of("", engine.Reference, 200), of("ethernet-ipv4-udp", engine.Reference, 200),
			map[Field]bool{Stack: true},
		},
		{"hours", of("", engine.TCP, 200), of("", engine.TCP, 210), map[Field]bool{Factor: true}},
	} {
		if got := stops(compared(t, tt.old, tt.new, Options{})); !maps.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}

func TestParseGate(t *testing.T) {
	for _, text := range []string{
		"", "messages", "messages>", "messages>5", "messages>-5%",
		"MB/s<5%", "cpu:p0>5%", "cpu:max>5%", "a>NaN%",
	} {
		if g, err := ParseGate(text); err == nil {
			t.Errorf("%s: %+v", strconv.Quote(text), g)
		}
	}
	g, err := ParseGate(" cpu:p90 > 10% ")
	if want := (Gate{"cpu:p90>10%", "cpu", "p90", false, 0.1}); err != nil || g != want {
		t.Errorf("%+v, %v", g, err)
	}
}

// The same seed makes the same intervals, whatever other cases there are.
func TestSeeded(t *testing.T) {
	sides := func(cases int) (old, new *record.Results) {
		random := rand.New(rand.NewPCG(11, 12))
		return made(1, 8, noise(random, 1, 0.1)), made(cases, 8, noise(random, 1, 0.1))
	}
	a, b := sides(1)
	x, y := sides(2)
	one := figure(t, compared(t, a, b, Options{Seed: 1}), 0, "cpu")
	two := figure(t, compared(t, x, y, Options{Seed: 1}), 0, "cpu")
	if *one.Ratio != *two.Ratio {
		t.Errorf("%+v, %+v", one.Ratio, two.Ratio)
	}
}

// In real time what is predicted from messages is as exact as they are, although it is no whole
// number; depth depends on the order of messages, and a mean that is no count varies.
func TestCountsInRealTime(t *testing.T) {
	live := func(messages float64) *record.Results {
		res := made(1, 2, func(int, int) float64 { return 1 })
		for i := range res.Records {
			r := &res.Records[i]
			r.Engine, r.Messages, r.PredictedJ = engine.Goroutine, messages, energy.Joules(messages)*7.2e-5
		}
		return res
	}
	c := compared(t, live(4), live(5), Options{})
	for metric, exact := range map[string]bool{"messages": true, "predicted": true, "depth": false} {
		if ch := figure(t, c, 0, metric); ch.Exact != exact {
			t.Errorf("%s: %+v", metric, ch)
		}
	}
	if ch := figure(t, compared(t, live(4), live(4.5), Options{}), 0, "messages"); ch.Exact {
		t.Errorf("4.5 messages in the mean: %+v", ch)
	}
}

// Runs of which no case is on both sides are no comparison, and pass no gate.
func TestNothingInCommon(t *testing.T) {
	one := func(int, int) float64 { return 1 }
	old, new := made(1, 1, one), made(1, 1, one)
	new.Records[0].Algorithm = "bully"
	if _, err := Results(old, new, Options{}); err == nil {
		t.Error("no error")
	}
}

// Counts that rise for one seed and fall for another have changed, and are neither better nor
// worse.
func TestCountsThatChangedBothWays(t *testing.T) {
	one := func(int, int) float64 { return 1 }
	old, new := made(1, 3, one), made(1, 3, one)
	new.Records[0].Messages++
	new.Records[1].Messages--
	if v := figure(t, compared(t, old, new, Options{}), 0, "messages").Verdict; v != Changed {
		t.Errorf("%s", v)
	}
	new.Records[1].Messages++
	if v := figure(t, compared(t, old, new, Options{}), 0, "messages").Verdict; v != Worse {
		t.Errorf("%s", v)
	}
}

// A gate does not hold where a trial of the new side did not go as asked, since its figures are in
// nothing; a case that the new side lacks leaves it open.
func TestGatesOfFailedAndMissingTrials(t *testing.T) {
	one := func(int, int) float64 { return 1 }
	gate, err := ParseGate("messages>0%")
	if err != nil {
		t.Fatal(err)
	}
	old, new := made(2, 3, one), made(2, 3, one)
	new.Records[1].Status = "goal missed"
	if c := compared(t, old, new, Options{Gates: []Gate{gate}}); !c.Any(Fell) {
		t.Errorf("a failed trial: %+v", c.Gates)
	}
	if c := compared(t, old, made(1, 3, one), Options{Gates: []Gate{gate}}); !c.Any(Open) || c.Any(Fell) {
		t.Errorf("a missing case: %+v", c.Gates)
	}
}

// What is a gate says itself in a way that is the same gate.
func FuzzParseGate(f *testing.F) {
	for _, text := range []string{"messages>0%", "cpu:p90>10%", "MB/s<-5%", "a>1e3%"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		g, err := ParseGate(text)
		if err != nil {
			return
		}
		if again, err := ParseGate(g.Text); err != nil || again != g {
			t.Errorf("%q: %+v, %+v, %v", text, g, again, err)
		}
	})
}
