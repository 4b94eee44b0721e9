package record

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Validate reports the first record that cannot be shown truthfully. The tools that read
// reports take any number for a measurement, so this is the last place where one that is none can
// be stopped.
func (res *Results) Validate() error {
	for i := range res.Records {
		if err := res.ValidateAt(i); err != nil {
			return err
		}
	}
	return nil
}

// ValidateAt reports what is wrong with one record, and names it.
func (res *Results) ValidateAt(i int) error {
	r := &res.Records[i]
	if err := r.Validate(); err != nil {
		return fmt.Errorf("records[%d] (%s, trial %d): %w", i, suggest.Line(r.At()), r.Trial, err)
	}
	return nil
}

// Validate reports all that is wrong with a record.
func (r *Record) Validate() error {
	var errs []error
	for _, f := range figures {
		if err := f.validate(r); err != nil {
			errs = append(errs, err)
		}
	}
	if len(errs) == 0 { // ranges of numbers that are none say nothing
		errs = r.together()
	}
	return errors.Join(errs...)
}

// validate checks the figure by itself.
func (f *Figure) validate(r *Record) error {
	v := f.field(r)
	if f.absent(r) {
		if f.gap() && slices.Contains(r.NotKnown, f.Name) && !v.IsZero() {
			return f.fault(v, "nothing, as it is not known")
		}
		return nil
	}
	switch x := v.Interface().(type) {
	case engine.Engine:
		return x.Validate()
	case energy.Kind:
		if !x.Valid() {
			return f.fault(x, "measured, modelled, assumed")
		}
	case []NamedFigure:
		for _, named := range x {
			if err := f.number(f.Name+": "+suggest.Line(named.Name), named.Value); err != nil {
				return err
			}
		}
	}
	if v.Kind() == reflect.String && f.filled && v.Len() == 0 {
		return f.fault("empty", "a text")
	}
	if f.choices != nil && v.Len() > 0 && !slices.Contains(f.choices, v.String()) {
		return f.fault(suggest.Quote(v.String()), strings.Join(f.choices, ", ")+", or nothing")
	}
	x, ok := f.Value(r)
	switch {
	case !ok:
		return nil
	case f.ofNode && (x < 0 || x >= float64(r.Nodes)):
		return f.fault(x, fmt.Sprintf("0 to %d", r.Nodes-1))
	case f.Kind == "whole number" && x < f.least:
		return f.fault(x, fmt.Sprintf("at least %v", f.least))
	}
	return f.number(f.Name, x)
}

// number checks one of the figure's numbers.
func (f *Figure) number(name string, x float64) error {
	switch {
	case f.signed && !Finite(x):
		return fmt.Errorf("%s: %v (allowed: a finite number)", name, x)
	case f.signed:
	case !(x >= f.least && x <= math.MaxFloat64): // also refuses NaN
		return fmt.Errorf("%s: %v (allowed: a finite number of at least %v)", name, x, f.least)
	case f.most > 0 && x > f.most:
		return fmt.Errorf("%s: %v (allowed: %v to %v)", name, x, f.least, f.most)
	}
	return nil
}

func (f *Figure) fault(value any, allowed string) error {
	return fmt.Errorf("%s: %v (allowed: %s)", f.Name, value, allowed)
}

// together checks what goes together.
func (r *Record) together() []error {
	var errs []error
	fault := func(wrong bool, format string, args ...any) {
		if wrong {
			errs = append(errs, fmt.Errorf(format, args...))
		}
	}
	for _, f := range figures {
		if low, high := f.Range(); low != nil {
			fault(low.absent(r) != high.absent(r) || f.absent(r) && !low.absent(r),
				"%s, %s, %s: some are not known (allowed: all, or the first "+
					"alone, or none)", f.Name, low.Name, high.Name)
			if low.absent(r) {
				continue
			}
			low, central, high := low.of(r), f.of(r), high.of(r)
			fault(disordered(low, central, high),
				"%s: %v from %v to %v (allowed: low, central and high in this order)", f.Name, central, low, high)
		}
	}
	switch {
	case (r.ExpectedLow == nil) != (r.ExpectedHigh == nil):
		fault(true, "expected_low, expected_high: one without the other (allowed: both or none)")
	case r.ExpectedLow != nil:
		fault(*r.ExpectedLow > *r.ExpectedHigh, "expected_low: %v (allowed: at most expected_high, %v)",
			*r.ExpectedLow, *r.ExpectedHigh)
	}
	for i, sent := range r.PartMessages {
		if i >= len(r.PartExpectedLow) || i >= len(r.PartExpectedHigh) {
			break // which is told below
		}
		low, high := r.PartExpectedLow[i], r.PartExpectedHigh[i]
		fault(low.Name != sent.Name || high.Name != sent.Name || low.Value > high.Value,
			"part_expected_low, part_expected_high: %v and %v beside %s of part_messages (allowed: both of its name, "+
				"low at most high)", low, high, suggest.Quote(sent.Name))
	}
	fault(len(r.PartExpectedLow) != len(r.PartMessages) || len(r.PartExpectedHigh) != len(r.PartMessages),
		"part_expected_low, part_expected_high: %d and %d (allowed: %d, as many as part_messages)",
		len(r.PartExpectedLow), len(r.PartExpectedHigh), len(r.PartMessages))
	for _, name := range EnergyFigures() {
		if name == "grid_g_per_kwh" || name == "grid_year" { // by which predictions emit, too
			continue
		}
		fault(ByName("energy_j").absent(r) && !ByName(name).absent(r),
			"%s: known although energy_j is not (allowed: only with it)", name)
	}
	fault(ByName("energy_kind").absent(r) && !ByName("energy_j").absent(r),
		"energy_kind: not known although energy_j is (allowed: %v)", energy.Kinds())
	fault((r.Started == nil) != (r.Ended == nil), "started, ended: one without the other (allowed: both or none)")
	fault(r.Started != nil && r.Ended != nil && r.Ended.Before(*r.Started),
		"ended: %v (allowed: not before started, %v)", r.Ended, r.Started)
	if err := r.sound(); err != nil {
		errs = append(errs, err)
	}
	fault((r.GridMethod == "") != (r.GridBasis == ""),
		"grid_method, grid_basis: one without the other (allowed: both or none)")
	fault(r.HostShare == nil && (r.PackageJ != nil || r.DRAMJ != nil || r.MachineJ != nil),
		"package_j, dram_j, machine_j: without host_share (allowed: only with it)")
	fault(r.Processes > r.Nodes, "processes: %d (allowed: 0 to %d, the number of nodes)", r.Processes, r.Nodes)
	for _, name := range []string{
		"radio_tx_j", "radio_rx_j", "radio_listen_j",
		"radio_low_j", "radio_high_j", "radio_node_max_j", "radio_node_max",
	} {
		_, present := ByName(name).Value(r)
		fault(present != (r.Radio != ""),
			"%s: it does not go with radio %q (allowed: all figures of a radio, or none and \"\")", name, r.Radio)
	}
	fault((r.BatteryExecutions == nil) != (r.FirstNodeOut == nil) ||
		(r.BatteryExecutions == nil) != (r.BatteryS == nil),
		"battery_executions, first_node_out, battery_s: some without the others (allowed: all or none)")
	if len(errs) == 0 && r.Radio != "" {
		low, central, high := float64(*r.RadioLowJ), float64(r.RadioJ()), float64(*r.RadioHighJ)
		fault(disordered(low, central, high),
			"radio_low_j, radio_high_j: %v and %v around %v (allowed: low, sum of the parts and high in this order)",
			low, high, central)
	}
	return errs
}

// of is the figure as a number, 0 where it does not exist.
func (f *Figure) of(r *Record) float64 {
	v, _ := f.Value(r)
	return v
}

// disordered reports whether the ends of a range lie wrong. Dividing the three apart from each
// other may round.
func disordered(low, central, high float64) bool {
	slack := 1e-9 * central
	return low > central+slack || central > high+slack
}
