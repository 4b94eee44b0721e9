package bench

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

// A benchmark is charged by the hours that it ran in, and where these are not known it has no
// figure of carbon but a line that says so.
func TestBenchmarksAreChargedByTheirHours(t *testing.T) {
	longEnough(t)
	hours := must(series.Parse([]byte("timestamp,g_co2e_per_kwh\n2026-01-31T00:00:00Z,100\n2026-01-31T01:00:00Z,300\n"),
		"hours.csv"))
	for _, tt := range []struct {
		start string
		grams float64 // a kWh, 0 for none
	}{
		{"2026-01-31T00:10:00Z", 100},
		{"2026-01-31T00:30:00Z", 200}, // half of it in either hour
		{"2026-01-31T01:30:00Z", 0},
	} {
		f := newFake()
		f.n = 1000
		f.wall = must(time.Parse(time.RFC3339, tt.start))
		m := f.meter(f.source())
		m.method.Accounting = carbon.Accounting{PUE: 1, Series: hours}
		length := time.Hour
		if tt.grams == 100 {
			length = time.Minute
		}
		f.work(length, time.Second)
		m.Report()
		f.end()
		got, told := f.metrics["ngCO2e/op"]
		want := 2.0 / 3.6e6 * tt.grams * 1e9 / 1000
		switch {
		case tt.grams > 0 && math.Abs(got-want) > 1e-9*want:
			t.Errorf("%s: %v ngCO2e/op, want %v", tt.start, got, want)
		case tt.grams == 0 && (told || f.metrics["nJ/op"] == 0 ||
			!strings.Contains(f.lines(), "no ngCO2e/op: carbon: ")):
			t.Errorf("%s: %v, %s", tt.start, f.metrics, f.lines())
		}
	}
}
