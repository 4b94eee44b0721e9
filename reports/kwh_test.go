package reports

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/saved"
)

// The Go benchmark format has kWh/op where somebody asks for it, streamed or not, and read again it
// is no figure of its own.
func TestKilowattHoursInBenchmarks(t *testing.T) {
	r := ran("p", "u", "a", 4, 11)
	r.PUE = new(1.0)
	res := sample(engine.Goroutine, r)
	want := fmt.Sprintf("%v kWh/op", float64(r.EnergyJ)/3.6e6)
	for _, kwh := range []bool{false, true} {
		opts := Options{KWh: kwh}
		var whole, streamed bytes.Buffer
		s := NewStream(&streamed, Bench, opts)
		for _, err := range []error{Write(&whole, Bench, res, opts), s.Write(res), s.Close(res)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		for _, text := range []string{whole.String(), streamed.String()} {
			if strings.Contains(text, want) != kwh || strings.Contains(text, "Unit kWh/op better=lower") != kwh {
				t.Errorf("asked %v, want %q:\n%s", kwh, want, text)
			}
			again, err := saved.Read([]byte(text))
			if err != nil {
				t.Fatal(err)
			}
			if got := again.Records[0]; got.Metrics != nil {
				t.Errorf("read again it has %v", got.Metrics)
			} else if v, ok := record.ByName("energy_kwh").Value(&got); !ok || fmt.Sprintf("%.9g", v) !=
				fmt.Sprintf("%.9g", float64(r.EnergyJ)/3.6e6) {
				t.Errorf("read again it has %v kWh", v)
			}
		}
	}
}
