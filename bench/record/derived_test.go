package record

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/energy"
)

// charged is a record with energies and a factor of any size, and carbon as an accounting makes it.
func charged(t *rapid.T) Record {
	positive := func(label string) float64 { return math.Pow(10, rapid.Float64Range(-12, 6).Draw(t, label)) }
	ends := func(label string) (low, central, high float64) {
		c := positive(label)
		share := rapid.OneOf(rapid.Just(0.0), rapid.Float64Range(1e-9, 1)) // what is smaller has fewer digits
		return c * share.Draw(t, "low"), c, c * rapid.Float64Range(1, 50).Draw(t, "high")
	}
	r := elected()
	r.Repetitions = rapid.IntRange(1, 1000).Draw(t, "repetitions")
	r.CPUS = energy.CPUSeconds(positive("cpu"))
	low, central, high := ends("energy")
	r.EnergyLowJ, r.EnergyJ, r.EnergyHighJ = energy.Joules(low), energy.Joules(central), energy.Joules(high)
	low, central, high = ends("predicted")
	r.PredictedLowJ, r.PredictedJ, r.PredictedHighJ = energy.Joules(low), energy.Joules(central), energy.Joules(high)
	low, central, high = ends("network")
	r.NetworkLowJ, r.NetworkJ, r.NetworkHighJ = energy.Joules(low), energy.Joules(central), energy.Joules(high)
	if rapid.Bool().Draw(t, "radio") {
		r.Radio, r.RadioNodeMax, r.RadioNodeMaxJ = "ble", new(0), new(energy.Joules(1))
		r.RadioTxJ, r.RadioRxJ = new(energy.Joules(positive("send"))), new(energy.Joules(positive("receive")))
		r.RadioListenJ = new(energy.Joules(positive("listen")))
		r.RadioLowJ, r.RadioHighJ = new(r.RadioJ()/2), new(r.RadioJ()*3)
	}
	low, central, high = ends("hardware")
	r.HardwareGCO2eLow, r.HardwareGCO2eHigh = new(energy.GramsCO2e(low)), new(energy.GramsCO2e(high))
	r.HardwareGCO2e = new(energy.GramsCO2e(central))
	r.HardwareLifetimeS = new(energy.Seconds(positive("lifetime")))
	r.HardwareShare = new(rapid.Float64Range(0.001, 1).Draw(t, "share"))
	r.Ops = positive("ops")
	low, central, high = ends("factor")
	r.GridLowGPerKWh, r.GridHighGPerKWh = new(energy.GramsPerKWh(low)), new(energy.GramsPerKWh(high))
	r.GridGPerKWh = energy.GramsPerKWh(central)
	r.PUE = new(rapid.Float64Range(1, 10).Draw(t, "pue"))
	r.PredictedPUE = new(rapid.SampledFrom([]float64{1, *r.PUE}).Draw(t, "predicted pue"))
	r.GridLoss = new(rapid.Float64Range(0, 0.8).Draw(t, "loss"))
	grams := func(j energy.Joules, factor float64) energy.GramsCO2e {
		return energy.GramsCO2e(float64(j.KWh()) * *r.PUE * factor / (1 - *r.GridLoss))
	}
	r.GCO2eLow, r.GCO2e, r.GCO2eHigh = grams(r.EnergyLowJ, low), grams(r.EnergyJ, central), grams(r.EnergyHighJ, high)
	return r
}

// The sums that are to be done again: of a record as names and numbers of a file.
func sums(at func(name string) float64) map[string]float64 {
	loss := 1 - at("grid_loss")
	of := func(joules, factor string, pue float64) float64 {
		return at(joules) / 3.6e6 * pue * at(factor) / loss
	}
	radio := (at("radio_tx_j") + at("radio_rx_j") + at("radio_listen_j")) / 3.6e6 * at("grid_g_per_kwh") / loss
	all := map[string]float64{"energy_kwh": at("energy_j") / 3.6e6, "radio_gco2e": radio}
	for _, end := range []struct{ ofGrams, ofJoules, ofFactor string }{
		{"", "", ""}, {"_low", "_low", "_low"}, {"_high", "_high", "_high"},
	} {
		factor := "grid" + end.ofFactor + "_g_per_kwh"
		all["gco2e"+end.ofGrams] = of("energy"+end.ofJoules+"_j", factor, at("pue"))
		all["predicted_gco2e"+end.ofGrams] = of("predicted"+end.ofJoules+"_j", factor, at("predicted_pue"))
		all["embodied_gco2e"+end.ofGrams] = at("hardware_gco2e"+end.ofGrams) * at("cpu_s") /
			at("hardware_lifetime_s") * at("hardware_share")
		all["sci_gco2e"+end.ofGrams] = (at("gco2e"+end.ofGrams) + at("embodied_gco2e"+end.ofGrams)) / at("ops")
		all["network_gco2e"+end.ofGrams] = of("network"+end.ofJoules+"_j", factor, 1)
		if end.ofGrams != "" {
			all["radio_gco2e"+end.ofGrams] = of("radio"+end.ofJoules+"_j", factor, 1)
		}
	}
	return all
}

// Whatever the energies and the factor, a reader who has nothing but a line of CSV or the JSON of a
// record finds every gram in it again.
func TestEveryGramIsFoundAgain(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		records := []Record{charged(t), charged(t)}
		for form, rows := range map[string][]map[string]string{"csv": ofCSV(t, records), "json": ofJSON(t, records)} {
			for _, row := range rows {
				at := func(name string) float64 {
					v, err := strconv.ParseFloat(row[name], 64)
					if err != nil && (row["radio"] != "" || !strings.HasPrefix(name, "radio_")) {
						t.Fatalf("%s: %s is %q", form, name, row[name])
					}
					return v
				}
				for name, want := range sums(at) {
					if strings.HasPrefix(name, "radio") && row["radio"] == "" {
						if row[name] != "" {
							t.Fatalf("%s: %s is %s without a radio", form, name, row[name])
						}
						continue
					}
					if got := at(name); math.Abs(got-want) > 1e-12*math.Abs(want) {
						t.Fatalf("%s: %s is %v; its columns make %v", form, name, got, want)
					}
				}
				for name := range row { // of a gram that nobody has told how to find
					if _, known := sums(at)[name]; !known && name != "gco2" && strings.Contains(name, "gco2") &&
						!strings.HasPrefix(name, "hardware_") {
						t.Fatalf("%s: nobody says how %s is found", form, name)
					}
				}
			}
		}
	})
}

// ofCSV is what WriteCSV writes by the names of columns, once it is read back and written again.
func ofCSV(t *rapid.T, records []Record) []map[string]string {
	var b, again bytes.Buffer
	if err := WriteCSV(&b, records); err != nil {
		t.Fatal(err)
	}
	res, err := Read(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if err := WriteCSV(&again, res.Records); err != nil || again.String() != b.String() {
		t.Fatalf("%v: read back it is\n%s\nand was\n%s", err, &again, &b)
	}
	lines, err := csv.NewReader(&again).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, line := range lines[1:] {
		row := map[string]string{}
		for i, cell := range line {
			row[lines[0][i]] = cell
		}
		rows = append(rows, row)
	}
	return rows
}

func ofJSON(t *rapid.T, records []Record) []map[string]string {
	var b bytes.Buffer
	if err := WriteJSON(&b, &Results{Tool: "joulemark", Records: records}); err != nil {
		t.Fatal(err)
	}
	if _, err := Read(b.Bytes()); err != nil {
		t.Fatal(err)
	}
	var file struct{ Records []map[string]any }
	in := json.NewDecoder(&b)
	in.UseNumber()
	if err := in.Decode(&file); err != nil {
		t.Fatal(err)
	}
	var rows []map[string]string
	for _, r := range file.Records {
		row := map[string]string{}
		for name, v := range r {
			switch v := v.(type) {
			case json.Number:
				row[name] = v.String()
			case string:
				row[name] = v
			default:
				row[name] = ""
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// A figure of a file that contradicts what it follows from is an error that says what it would be.
func TestContradictionsAreRefused(t *testing.T) {
	r := elected()
	r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ = 3.6, 3.6, 3.6
	var text bytes.Buffer
	if err := WriteJSON(&text, &Results{Tool: "joulemark", Records: []Record{r}}); err != nil {
		t.Fatal(err)
	}
	const said = `"energy_kwh": 0.000001`
	if !strings.Contains(text.String(), said) {
		t.Fatalf("%s\nwithout %s", &text, said)
	}
	for change, want := range map[string]string{
		`"energy_kwh": 0.000002`:                "records[0].energy_kwh: 0.000002 (allowed: 0.000001, which follows",
		`"energy_kwh": "one"`:                   `records[0].energy_kwh: "one" (allowed: a number)`,
		`"energy_kwh": true`:                    "records[0].energy_kwh: true (allowed: a number)",
		said + ",\n" + said:                     "records[0].energy_kwh: given twice",
		`"energy_kwh": 1e999`:                   "records[0].energy_kwh: 1e999",
		said + ",\n" + `"predicted_gco2e": 1.5`: "predicted_gco2e",
	} {
		changed := strings.Replace(text.String(), said, change, 1)
		if strings.Contains(change, "predicted") {
			changed = strings.Replace(changed, `"predicted_gco2e": null,`, "", 1)
		}
		if _, err := Read([]byte(changed)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v; want %q", change, err, want)
		}
	}
	for _, change := range []string{`"energy_kwh": 1.0000000001e-6`, `"energy_kwh": null`} {
		res, err := Read([]byte(strings.Replace(text.String(), said, change, 1)))
		if err != nil {
			t.Errorf("%s: %v", change, err)
		} else if v, ok := ByName("energy_kwh").Value(&res.Records[0]); !ok || v != 1e-6 {
			t.Errorf("%s: read as %v, %v", change, v, ok)
		}
	}
}

// Files of before there were kWh have them, and of carbon that nobody could compute again there is
// none.
func TestDerivedOfFilesFromBefore(t *testing.T) {
	r := elected()
	r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ, r.GridGPerKWh = 3.6, 3.6, 3.6, 400
	if v, ok := ByName("energy_kwh").Value(&r); !ok || v != 1e-6 {
		t.Errorf("%v, %v", v, ok)
	}
	for _, name := range derivedNames() {
		if _, ok := ByName(name).Value(&r); ok != (name == "energy_kwh") {
			t.Errorf("%s: known %v, without the ends of the factor and the loss", name, ok)
		}
	}
	r.Lack(EnergyFigures()...)
	if _, ok := ByName("energy_kwh").Value(&r); ok {
		t.Error("kWh of an energy that is not known")
	}
	timed := withoutEnergy()
	for _, name := range derivedNames() {
		if _, ok := ByName(name).Value(&timed); ok {
			t.Errorf("%s of a benchmark that was only timed", name)
		}
	}
}

// The totals are those of all executions that were metered, and say what is not in them.
func TestTotals(t *testing.T) {
	a, b, unknown := elected(), elected(), withoutEnergy()
	a.Repetitions, a.CPUS, a.EnergyLowJ, a.EnergyJ, a.EnergyHighJ, a.GCO2e = 10, 2, 1, 2, 3, 0.5
	a.GCO2eLow, a.GCO2eHigh = 0.25, 1
	b.Repetitions, b.CPUS, b.EnergyLowJ, b.EnergyJ, b.EnergyHighJ = 2, 4, 5, 5, 5
	b.EnergyKind = energy.Assumed
	b.Lack("energy_low_j", "energy_high_j", "gco2e", "gco2e_low", "gco2e_high", "grid_year", "grid_g_per_kwh")
	got, known := TotalsOf([]Record{a, b, unknown})
	want := Totals{
		Records: 2, Unknown: 1, Executions: 12, CPUS: 28, EnergyJ: 30, EnergyLowJ: 20, EnergyHighJ: 40,
		EnergyKWh: energy.Joules(30).KWh(), EnergyKind: energy.Assumed,
		GCO2e: 5, GCO2eLow: 2.5, GCO2eHigh: 10, NoCarbon: 1,
	}
	if got != want || !known {
		t.Errorf("%+v, %v\nwant %+v", got, known, want)
	}
	if _, known := TotalsOf([]Record{unknown}); known {
		t.Error("totals where no energy is known")
	}
	a.EnergyHighJ = math.MaxFloat64
	if _, known := TotalsOf([]Record{a}); known {
		t.Error("totals that are no number")
	}
	var text bytes.Buffer
	if err := WriteJSON(&text, &Results{Tool: "joulemark", Records: []Record{a}}); err != nil ||
		strings.Contains(text.String(), "totals") {
		t.Errorf("%v: %s", err, &text)
	}
}
