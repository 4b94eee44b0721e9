package reports

import (
	"bytes"
	"math"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// anyResults draws results that are valid, of any magnitude and with any text.
func anyResults(t *rapid.T) *record.Results {
	figure := rapid.Custom(func(t *rapid.T) float64 {
		if rapid.IntRange(0, 9).Draw(t, "zero") == 0 {
			return 0
		}
		return math.Pow(10, rapid.Float64Range(-40, 40).Draw(t, "exponent"))
	})
	text := rapid.StringN(1, 12, -1)
	var records []record.Record
	var list []engine.Engine
	for range rapid.IntRange(0, 6).Draw(t, "records") {
		r := ran("p", "u", "a", 4, 11)
		v := reflect.ValueOf(&r).Elem()
		for _, f := range reflect.VisibleFields(v.Type()) {
			if v := v.FieldByIndex(f.Index); v.CanFloat() {
				v.SetFloat(figure.Draw(t, f.Name))
			}
		}
		if rapid.Bool().Draw(t, "named") {
			r.Algorithm, r.Topology, r.Unit = text.Draw(t, "algorithm"), text.Draw(t, "topology"), text.Draw(t, "unit")
		}
		r.Nodes = rapid.OneOf(rapid.IntRange(3, 4), rapid.IntRange(1, 1e8)).Draw(t, "nodes")
		r.Trial = rapid.IntRange(0, 3).Draw(t, "trial")
		r.ShortWindow = rapid.Bool().Draw(t, "short")
		r.Engine = rapid.SampledFrom(allEngines()).Draw(t, "engine")
		r.Profile = rapid.SampledFrom([]string{
			"per-message", "calibrated tcp", "calibrated tls", "calibrated " + r.Engine.String(),
		}).Draw(t, "profile")
		if rapid.Bool().Draw(t, "processes") {
			r.Processes = r.Nodes
		}
		for _, optional := range []**float64{&r.FramingBytes, &r.WrittenBytes, &r.KernelBytes, &r.KernelPackets} {
			if rapid.Bool().Draw(t, "known") {
				*optional = new(figure.Draw(t, "bytes"))
			}
		}
		if rapid.Bool().Draw(t, "calibrated") {
			r.PredictedCPUS = new(energy.CPUSeconds(figure.Draw(t, "predicted")))
		}
		if rapid.IntRange(0, 2).Draw(t, "counted") == 0 {
			r.EnergyKind, r.HostShare = energy.Measured, new(rapid.Float64Range(0, 1).Draw(t, "share"))
			for _, part := range []**energy.Joules{&r.PackageJ, &r.DRAMJ, &r.MachineJ} {
				if rapid.Bool().Draw(t, "covered") {
					*part = new(energy.Joules(figure.Draw(t, "part")))
				}
			}
		}
		for range rapid.IntRange(0, 2).Draw(t, "refused") {
			r.RefusedByReason = append(r.RefusedByReason,
				record.NamedFigure{Name: text.Draw(t, "reason"), Value: figure.Draw(t, "count")})
		}
		if rapid.IntRange(0, 3).Draw(t, "fails") == 0 {
			r.Status = text.Draw(t, "status")
		}
		r.Params = rapid.SampledFrom([]string{"", "hold=0,requesters=all"}).Draw(t, "params")
		for range rapid.IntRange(0, 2).Draw(t, "metrics") {
			r.Metrics = append(r.Metrics, record.NamedFigure{
				Name: text.Draw(t, "metric"), Value: -figure.Draw(t, "value"), Unit: text.Draw(t, "unit"),
			})
		}
		for _, p := range []struct{ low, central, high *float64 }{
			{(*float64)(&r.EnergyLowJ), (*float64)(&r.EnergyJ), (*float64)(&r.EnergyHighJ)},
			{(*float64)(&r.PredictedLowJ), (*float64)(&r.PredictedJ), (*float64)(&r.PredictedHighJ)},
			{(*float64)(&r.GCO2eLow), (*float64)(&r.GCO2e), (*float64)(&r.GCO2eHigh)},
		} {
			*p.low = *p.central * rapid.Float64Range(0, 1).Draw(t, "low")
			*p.high = *p.central * rapid.Float64Range(1, 1e6).Draw(t, "high")
		}
		low := figure.Draw(t, "expected")
		r.ExpectedLow, r.ExpectedHigh = new(low), new(low*rapid.SampledFrom([]float64{1, 2}).Draw(t, "bounds"))
		records, list = append(records, r), append(list, r.Engine)
	}
	res := sample(engine.Sim, records...)
	for i := range records { // sample has given all of them one engine
		res.Records[i].Engine = list[i]
	}
	if res.Records == nil {
		res.Records = []record.Record{}
	}
	return res
}

// allEngines are those that a record may be of.
func allEngines() []engine.Engine { return append(engine.All(), engine.Reference) }

// cells are the borders between the cells of a line of Markdown: the bars that are not escaped.
var cells = regexp.MustCompile(`(^|[^\\])((\\\\)*)\|`)

// Whatever valid records hold can be shown in every format: a table without a control
// character, Markdown whose rows have as many cells as their heads, JSON that reads back, and
// benchmarks that the reader of benchstat takes.
func TestAnyResultsCanBeShown(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		res := anyResults(rt)
		width := rapid.IntRange(0, 250).Draw(rt, "width")
		text := map[*Format]string{}
		for _, f := range Formats() {
			var b bytes.Buffer
			if err := Write(&b, f, res, Options{Width: width}); err != nil {
				rt.Fatalf("%s: %v", f, err)
			}
			text[f] = b.String()
		}
		if s := strings.ReplaceAll(text[Table], "\n", ""); suggest.Inert(s) != s {
			rt.Fatalf("a table with control characters: %q", s)
		}
		bars := 0
		for line := range strings.Lines(text[Markdown]) {
			switch n := len(cells.FindAllString(line, -1)); {
			case !strings.HasPrefix(line, "|"):
				bars = 0
			case bars == 0:
				bars = n
			case n != bars:
				rt.Fatalf("a row of %d borders below a head of %d:\n%s", n, bars, text[Markdown])
			}
		}
		got, err := record.Read([]byte(text[JSON]))
		if err != nil {
			rt.Fatal(err)
		}
		if again := written(t, got); string(again) != text[JSON] {
			rt.Fatalf("JSON reads back as\n%s\nnot\n%s", again, text[JSON])
		}
		// A reader of CSV takes the end of a line of Windows for that of a line.
		got, err = record.Read([]byte(text[CSV]))
		if err != nil || inFormat(t, CSV, got) != strings.ReplaceAll(text[CSV], "\r\n", "\n") {
			rt.Fatalf("CSV reads back as another, %v:\n%s", err, text[CSV])
		}
		results, _ := readBench(t, res)
		ok := 0
		for i := range res.Records {
			if res.Records[i].OK() {
				ok++
			}
		}
		if len(results) != ok {
			rt.Fatalf("%d benchmarks of %d good records:\n%s", len(results), ok, text[Bench])
		}
	})
}

// What holds records against each other takes only what went well on engines in real time, each row
// once, and prints no number that is none, whatever the records are.
func TestAnyEnginesCanBeCompared(t *testing.T) {
	compared, forecast := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		res := anyResults(rt)
		records := 0
		for _, p := range placesOf(res.Records) {
			for i, r := range p.rows {
				records += len(r.records)
				for _, rec := range r.records {
					if !rec.OK() || rec.Engine != p.by[i].engine ||
						rec.Subject() != p.algorithm || rec.Nodes != p.nodes {
						rt.Fatalf("%+v is at %+v", rec, p.placeKey)
					}
				}
			}
		}
		good := 0
		for i := range res.Records {
			if res.Records[i].OK() {
				good++
			}
		}
		if records != good {
			rt.Fatalf("%d records of %d good ones have a place", records, good)
		}
		for _, f := range forecastsOf(res.Records) {
			forecast++
			if !f.by.engine.RealTime || f.predicted.records[0].Profile != "calibrated "+f.by.engine.String() {
				rt.Fatalf("a forecast by %q of %v", f.predicted.records[0].Profile, f.by)
			}
		}
		for _, further := range []furtherSection{sideBySide, predictionSection} {
			s, _, _ := further(res.Records, unlimited)
			text := strings.Join(s.After, " ")
			for _, sh := range s.Sheets {
				compared++
				for _, row := range sh.Rows {
					if len(row) != len(sh.Heads) {
						rt.Fatalf("%d cells below %d headings", len(row), len(sh.Heads))
					}
					text += strings.Join(row[2:], " ")
				}
			}
			if strings.Contains(text, "NaN") || strings.Contains(text, "Inf") {
				rt.Fatalf("%s", text)
			}
		}
	})
	if compared == 0 || forecast == 0 {
		t.Errorf("of the records that were drawn, %d tables and %d forecasts came: too few to tell", compared, forecast)
	}
}
