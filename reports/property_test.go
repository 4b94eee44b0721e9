package reports

import (
	"bytes"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench"
)

// anyResults draws results that are valid, of any magnitude and with any text.
func anyResults(t *rapid.T) *bench.Results {
	figure := rapid.Custom(func(t *rapid.T) float64 {
		if rapid.IntRange(0, 9).Draw(t, "zero") == 0 {
			return 0
		}
		return math.Pow(10, rapid.Float64Range(-40, 40).Draw(t, "exponent"))
	})
	text := rapid.StringN(1, 12, -1)
	var records []bench.Record
	for range rapid.IntRange(0, 6).Draw(t, "records") {
		r := ran("p", "u", "a", 4, 11)
		v := reflect.ValueOf(&r).Elem()
		for _, f := range recordFields {
			if v := v.Field(f.index); v.CanFloat() {
				v.SetFloat(figure.Draw(t, f.name))
			}
		}
		if rapid.Bool().Draw(t, "named") {
			r.Algorithm, r.Topology, r.Unit = text.Draw(t, "algorithm"), text.Draw(t, "topology"), text.Draw(t, "unit")
		}
		r.Nodes, r.Trial = rapid.IntRange(1, 1e8).Draw(t, "nodes"), rapid.IntRange(0, 3).Draw(t, "trial")
		r.ShortWindow = rapid.Bool().Draw(t, "short")
		if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
			r.Status = text.Draw(t, "status")
		}
		for range rapid.IntRange(0, 2).Draw(t, "metrics") {
			r.Metrics = append(r.Metrics, bench.NamedFigure{Name: text.Draw(t, "metric"), Value: -figure.Draw(t, "value"), Unit: text.Draw(t, "unit")})
		}
		for _, p := range []struct{ low, central, high *float64 }{
			{(*float64)(&r.EnergyLowJ), (*float64)(&r.EnergyJ), (*float64)(&r.EnergyHighJ)},
			{(*float64)(&r.PredictedLowJ), (*float64)(&r.PredictedJ), (*float64)(&r.PredictedHighJ)},
			{(*float64)(&r.GCO2eLow), (*float64)(&r.GCO2e), (*float64)(&r.GCO2eHigh)},
		} {
			*p.low, *p.high = *p.central*rapid.Float64Range(0, 1).Draw(t, "low"), *p.central*rapid.Float64Range(1, 1e6).Draw(t, "high")
		}
		low := figure.Draw(t, "expected")
		r.ExpectedLow, r.ExpectedHigh = pointer(low), pointer(low*rapid.SampledFrom([]float64{1, 2}).Draw(t, "bounds"))
		records = append(records, r)
	}
	res := sample(rapid.SampledFrom([]bench.Engine{bench.Sim, bench.Goroutine}).Draw(t, "engine"), records...)
	if res.Records == nil {
		res.Records = []bench.Record{}
	}
	return res
}

// cells are the borders between the cells of a line of Markdown: the bars that are not escaped.
var cells = regexp.MustCompile(`(^|[^\\])((\\\\)*)\|`)

// Whatever valid records hold can be shown in every format: a table without a control
// character, Markdown whose rows have as many cells as their heads, JSON that reads back, and
// benchmarks that the reader of benchstat takes.
func TestAnyResultsCanBeShown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		res := anyResults(rt)
		width := rapid.IntRange(0, 250).Draw(rt, "width")
		text := map[Format]string{}
		for _, f := range Formats() {
			var b bytes.Buffer
			if err := Write(&b, f, res, Options{Width: width}); err != nil {
				rt.Fatalf("%s: %v", f, err)
			}
			text[f] = b.String()
		}
		if s := strings.ReplaceAll(text[FormatTable], "\n", ""); plain(s) != s {
			rt.Fatalf("a table with control characters: %q", s)
		}
		bars := 0
		for line := range strings.Lines(text[FormatMarkdown]) {
			switch n := len(cells.FindAllString(line, -1)); {
			case !strings.HasPrefix(line, "|"):
				bars = 0
			case bars == 0:
				bars = n
			case n != bars:
				rt.Fatalf("a row of %d borders below a head of %d:\n%s", n, bars, text[FormatMarkdown])
			}
		}
		got, err := ReadJSON(strings.NewReader(text[FormatJSON]))
		if err != nil {
			rt.Fatal(err)
		}
		if again := written(t, got); string(again) != text[FormatJSON] {
			rt.Fatalf("JSON reads back as\n%s\nnot\n%s", again, text[FormatJSON])
		}
		results, _ := readBench(t, res)
		ok := 0
		for i := range res.Records {
			if res.Records[i].OK() {
				ok++
			}
		}
		if len(results) != ok {
			rt.Fatalf("%d benchmarks of %d good records:\n%s", len(results), ok, text[FormatBench])
		}
	})
}
