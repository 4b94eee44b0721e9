package exports

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"strconv"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/internal/formula"
)

// emissions are the columns of the file emissions.csv of CodeCarbon 3.3, in its order. CodeCarbon
// appends to a file of exactly these names, and moves any other out of its way.
var emissions = []struct {
	name string
	cell func(*emission) string
}{
	{"timestamp", func(e *emission) string {
		if e.Ended == nil {
			return ""
		}
		return e.Ended.UTC().Format("2006-01-02T15:04:05")
	}},
	{"project_name", func(e *emission) string { return formula.Guarded(e.project()) }},
	{"run_id", func(e *emission) string { return e.id }},
	{"experiment_id", func(e *emission) string { return e.run }},
	{"duration", func(e *emission) string { return e.over(e.seconds, 1) }},
	{"emissions", func(e *emission) string { return number(e.kilograms) }},
	{"emissions_rate", func(e *emission) string { return e.over(e.kilograms, e.seconds) }},
	{"cpu_power", func(e *emission) string { return e.over(e.joules-e.memory, e.seconds) }},
	{"gpu_power", zero},
	{"ram_power", func(e *emission) string { return e.over(e.memory, e.seconds) }},
	{"cpu_energy", func(e *emission) string { return e.kWh(e.joules - e.memory) }},
	{"gpu_energy", zero},
	{"ram_energy", func(e *emission) string { return e.kWh(e.memory) }},
	{"energy_consumed", func(e *emission) string { return e.kWh(e.joules) }},
	{"water_consumed", zero},
	{"country_name", func(e *emission) string {
		name, _, _ := carbon.Country(e.GridRegion)
		return formula.Guarded(cmp.Or(name, e.GridRegion))
	}},
	{"country_iso_code", func(e *emission) string {
		_, code, _ := carbon.Country(e.GridRegion)
		return formula.Guarded(cmp.Or(code, e.GridRegion))
	}},
	{"region", func(e *emission) string {
		if _, code, _ := carbon.Country(e.GridRegion); code == e.GridRegion {
			return ""
		}
		return formula.Guarded(e.GridRegion)
	}},
	{"cloud_provider", unknown},
	{"cloud_region", unknown},
	{"os", func(e *emission) string {
		if e.host.OS == "" {
			return ""
		}
		return formula.Guarded(e.host.OS + "-" + e.host.Arch)
	}},
	{"python_version", unknown},
	{"codecarbon_version", func(e *emission) string { return formula.Guarded(e.tool) }},
	{"cpu_count", func(e *emission) string {
		if e.host.Threads == 0 {
			return ""
		}
		return strconv.Itoa(e.host.Threads)
	}},
	{"cpu_model", func(e *emission) string { return formula.Guarded(e.host.CPU) }},
	{"gpu_count", unknown},
	{"gpu_model", unknown},
	{"longitude", unknown},
	{"latitude", unknown},
	{"ram_total_size", unknown},
	{"tracking_mode", func(*emission) string { return "process" }},
	{"cpu_utilization_percent", unknown},
	{"gpu_utilization_percent", unknown},
	{"ram_utilization_percent", unknown},
	{"ram_used_gb", unknown},
	{"on_cloud", func(*emission) string { return "N" }},
	{"pue", func(e *emission) string {
		if e.PUE == nil {
			return ""
		}
		return number(*e.PUE)
	}},
	{"wue", zero},
}

// What is not metered is 0 where CodeCarbon has 0 for what it does not track, and empty elsewhere.
func zero(*emission) string    { return "0" }
func unknown(*emission) string { return "" }

// emission is a record as a row: what all its executions took together.
type emission struct {
	*record.Record
	host      record.Host
	tool      string
	id, run   string  // of the record and of the run that it is of
	seconds   float64 // 0 where the time is not known
	joules    float64
	memory    float64 // joules of memory, where a counter tells them apart
	kilograms float64
	pue       float64 // 1 where the record does not say
}

// CodeCarbon writes records as the file emissions.csv of CodeCarbon, a row each. The energy is that
// of all executions of a trial, the duration the time that they took, so that power and rate are
// those while they ran. As in that file, energy holds the PUE and power does not. A record without
// energy is an error, as a reader would take an empty cell for a run that took none.
func CodeCarbon(b *bytes.Buffer, res *record.Results) error {
	out := csv.NewWriter(b)
	line := make([]string, len(emissions))
	for i, c := range emissions {
		line[i] = c.name
	}
	if err := out.Write(line); err != nil {
		return err
	}
	run, err := identifier(res)
	if err != nil {
		return err
	}
	for i := range res.Records {
		e, err := emissionOf(res, i)
		if err != nil {
			return fmt.Errorf("records[%d] (%q, trial %d): %w", i, e.At(), e.Trial, err)
		}
		e.run = run
		for k, c := range emissions {
			line[k] = c.cell(&e)
		}
		if err := out.Write(line); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func emissionOf(res *record.Results, i int) (e emission, err error) {
	r := &res.Records[i]
	e = emission{Record: r, host: res.Host, tool: res.Tool, pue: 1}
	joules, known := record.ByName("energy_j").Value(r)
	grams, charged := record.ByName("gco2e").Value(r)
	if !known || !charged {
		return e, errors.New("energy_j, gco2e: not known (allowed in format codecarbon: records with both; " +
			"joulemark convert adds them to times)")
	}
	if e.id, err = identifier(r); err != nil {
		return e, err
	}
	n := float64(r.Repetitions)
	e.joules, e.kilograms, e.seconds = joules*n, grams*n/1000, r.WallS*n
	if r.DRAMJ != nil {
		e.memory = min(float64(*r.DRAMJ)*n, e.joules)
	}
	if r.PUE != nil {
		e.pue = *r.PUE
	}
	for _, x := range []float64{e.joules * e.pue, e.kilograms, e.seconds} {
		if math.IsInf(x, 0) {
			return e, fmt.Errorf("repetitions: %d, whose sum is no finite number", r.Repetitions)
		}
	}
	return e, nil
}

// project names what the row is of. Readers group rows by it.
func (e *emission) project() string {
	kind := e.EnergyKind.String()
	if e.DRAMJ == nil {
		kind += ", memory is in cpu_energy"
	}
	return fmt.Sprintf("%s on %v (%s)", e.At(), e.Engine, kind)
}

func (e *emission) kWh(joules float64) string {
	return number(float64(energy.Joules(joules * e.pue).KWh()))
}

// over is a quotient, empty where the time is not known.
func (e *emission) over(x, by float64) string {
	if e.seconds == 0 || math.IsInf(x/by, 0) {
		return ""
	}
	return number(x / by)
}

func number(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }

// identifier is the same for the same thing and has the form of a UUID of the user's own making
// (RFC 9562, version 8), since readers tell runs apart by it.
func identifier(of any) (string, error) {
	text, err := json.Marshal(of)
	if err != nil {
		return "", err
	}
	h := sha256.Sum256(text)
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", h[:4], h[4:6], h[6:8], h[8:10], h[10:16]), nil
}
