package reports

import (
	"errors"
	"fmt"
	"math"
	"reflect"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/reports/document"
)

// validate reports the first record that cannot be shown truthfully. The tools that read
// reports take any number for a measurement, so this is the last place where one that is none can
// be stopped.
func validate(res *record.Results) error {
	if res == nil {
		return errNoResults
	}
	for i := range res.Records {
		if err := validRecord(&res.Records[i]); err != nil {
			return fmt.Errorf("reports: %s: %w", recordName(i, &res.Records[i]), err)
		}
	}
	return nil
}

// recordName says which record is meant; the first one is records[0], as in the JSON.
func recordName(i int, r *record.Record) string {
	return fmt.Sprintf("records[%d] (%s at %d nodes, trial %d)", i, document.Plain(r.Algorithm), r.Nodes, r.Trial)
}

func validRecord(r *record.Record) error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	v := reflect.ValueOf(r).Elem()
	for _, f := range recordFields {
		if x, ok := number(v.Field(f.index)); ok && !(x >= 0 && x <= math.MaxFloat64) { // also refuses NaN
			fault("%s: %v (allowed: a finite number of at least 0)", f.name, x)
		}
		if x := v.Field(f.index); x.CanInt() && x.Int() < 0 {
			fault("%s: %d (allowed: at least 0)", f.name, x.Int())
		}
		named, _ := v.Field(f.index).Interface().([]record.NamedFigure)
		for _, m := range named {
			switch metric := f.name == "metrics"; { // which problems define as they like
			case !finite(m.Value) && metric:
				fault("%s: %s: %v (allowed: a finite number)", f.name, document.Plain(m.Name), m.Value)
			case !(m.Value >= 0 && finite(m.Value)) && !metric:
				fault("%s: %s: %v (allowed: a finite number of at least 0)", f.name, document.Plain(m.Name), m.Value)
			}
		}
	}
	for _, t := range []struct{ name, value string }{
		{"algorithm", r.Algorithm}, {"problem", string(r.Problem)}, {"status", r.Status},
	} {
		if t.value == "" {
			fault("%s: empty (allowed: a text)", t.name)
		}
	}
	if r.Nodes < 1 {
		fault("nodes: %d (allowed: at least 1)", r.Nodes)
	}
	if r.Repetitions < 1 {
		fault("repetitions: %d (allowed: at least 1)", r.Repetitions)
	}
	if err := r.Engine.Validate(); err != nil {
		fault("%w", err)
	}
	if !r.EnergyKind.Valid() {
		fault("energy_kind: %v (allowed: measured, modelled, assumed)", r.EnergyKind)
	}
	if len(errs) == 0 { // ranges of numbers that are none say nothing
		errs = append(errs, validRanges(r)...)
	}
	return errors.Join(errs...)
}

// validRanges checks that what travels together is in order.
func validRanges(r *record.Record) []error {
	var errs []error
	for _, g := range []struct {
		name               string
		low, central, high float64
	}{
		{"energy_j", float64(r.EnergyLowJ), float64(r.EnergyJ), float64(r.EnergyHighJ)},
		{"predicted_j", float64(r.PredictedLowJ), float64(r.PredictedJ), float64(r.PredictedHighJ)},
		{"gco2e", float64(r.GCO2eLow), float64(r.GCO2e), float64(r.GCO2eHigh)},
	} {
		slack := 1e-9 * g.central // dividing the three apart from each other may round
		if g.low > g.central+slack || g.central > g.high+slack {
			errs = append(errs, fmt.Errorf("%s: %v from %v to %v (allowed: low, central and high in this order)",
				g.name, g.central, g.low, g.high))
		}
	}
	errs = append(errs, validRadio(r)...)
	errs = append(errs, validParts(r)...)
	switch {
	case (r.ExpectedLow == nil) != (r.ExpectedHigh == nil):
		errs = append(errs, errors.New("expected_low, expected_high: one without the other (allowed: both or none)"))
	case r.ExpectedLow != nil && *r.ExpectedLow > *r.ExpectedHigh:
		errs = append(errs, fmt.Errorf("expected_low: %v (allowed: at most expected_high, %v)", *r.ExpectedLow, *r.ExpectedHigh))
	}
	return errs
}

// validParts checks what is told of counters and of processes.
func validParts(r *record.Record) []error {
	var errs []error
	if r.HostShare != nil && *r.HostShare > 1 {
		errs = append(errs, fmt.Errorf("host_share: %v (allowed: 0 to 1)", *r.HostShare))
	}
	if r.HostShare == nil && (r.PackageJ != nil || r.DRAMJ != nil || r.MachineJ != nil) {
		errs = append(errs, errors.New("package_j, dram_j, machine_j: without host_share (allowed: only with it)"))
	}
	if r.Processes > r.Nodes {
		errs = append(errs, fmt.Errorf("processes: %d (allowed: 0 to %d, the number of nodes)", r.Processes, r.Nodes))
	}
	return errs
}

// number is the value of a field of a number that may be nil, and false for other fields.
func number(v reflect.Value) (float64, bool) {
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return 0, false
		}
		v = v.Elem()
	}
	if v.CanFloat() {
		return v.Float(), true
	}
	return 0, false
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }
