package convert

import (
	"bytes"
	"errors"
	"testing"

	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

// The output of a benchmark does not say when it ran, so no hour can be charged for it: it is
// passed on as it is, and the reason is the error.
func TestOutputWithoutATimeHasNoHour(t *testing.T) {
	o := options(t, "1")
	text := "timestamp,g_co2e_per_kwh\n2026-01-31T00:00:00Z,1\n2026-01-31T01:00:00Z,2\n"
	hours, err := series.Parse([]byte(text), "h")
	if err != nil {
		t.Fatal(err)
	}
	o.Accounting = carbon.Accounting{PUE: 1, Series: hours}
	const line = "BenchmarkX-4 \t100\t2000 ns/op\n"
	var out bytes.Buffer
	c := New(&out, o, func(error) {})
	if _, err := c.Write([]byte(line)); err != nil {
		t.Fatal(err)
	}
	if err := c.Close(); !errors.Is(err, carbon.ErrNoTime) || out.String() != line {
		t.Errorf("%v, %q", err, out.String())
	}
}
