package convert

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"golang.org/x/perf/benchfmt"

	fill "github.com/joulemark/joulemark/bench/charge"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
)

// Results gives energy and carbon to the records that have none but a time, and carbon to those
// that have energy alone. It returns to how many.
func Results(res *record.Results, o Options) (converted int, err error) {
	machine := Machine{res.Host.OS, res.Host.Arch, res.Host.CPU}
	assumed, unmade := 0, 0
	for i := range res.Records {
		rec := &res.Records[i]
		if _, has := record.ByName("energy_j").Value(rec); has {
			if _, has := record.ByName("gco2e").Value(rec); !has {
				converted++
				if err := o.carbon(res, rec); err != nil {
					return converted, err
				}
			}
			continue
		}
		cpu, _ := record.ByName("cpu_s").Value(rec)
		wall, timed := record.ByName("wall_s").Value(rec)
		if !(cpu > 0 || wall > 0) {
			continue
		}
		var name benchfmt.Name
		if rec.Engine == engine.Benchmark {
			name = benchfmt.Name(strings.TrimPrefix(rec.Algorithm, "Benchmark"))
		}
		c, err := o.chargeOf(machine, name, cpu, wall)
		if err != nil {
			return converted, err
		}
		rec.Know(record.EnergyFigures()...)
		at, err := fill.AtTime(rec, o.Accounting)
		if err != nil {
			return converted, fmt.Errorf("%s: %w", rec.Algorithm, err)
		}
		if err := fill.To(rec, c.used, c.energy, 1, at); err != nil {
			return converted, err
		}
		if !timed {
			rec.Lack("wall_s")
		}
		if !c.given { // the energy is an assumption, and the CPU time is no figure at all
			rec.Lack("cpu_s")
			assumed++
		}
		converted++
		o.say(res, c)
		if o.Accounting.Hardware != nil {
			res.Method.Hardware = o.Accounting.Hardware.Method()
			if !c.given {
				unmade++
			}
		}
	}
	if unmade > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("%d records have no part of what making the machine emitted, "+
			"since their CPU time is not known", unmade))
	}
	if assumed > 0 {
		res.Warnings = append(res.Warnings, fmt.Sprintf("the energy of %s is assumed from the time and %s",
			number.Plural(assumed, "record"), o.Threads))
	}
	return converted, nil
}

// carbon fills in the carbon of a record whose energy is known, and changes nothing else.
func (o *Options) carbon(res *record.Results, rec *record.Record) error {
	before := *rec
	at, err := fill.AtTime(rec, o.Accounting)
	if err != nil {
		return fmt.Errorf("%s: %w", rec.Algorithm, err)
	}
	gross := energy.Range[energy.Joules]{Low: rec.EnergyLowJ, Central: rec.EnergyJ, High: rec.EnergyHighJ}
	if _, ranged := record.ByName("energy_low_j").Value(rec); !ranged {
		gross = energy.Exactly(rec.EnergyJ)
	}
	known := energy.Energy{
		Gross: gross, Net: gross, Kind: rec.EnergyKind,
		Source: cmp.Or(rec.EnergySource, "not known"),
	}
	if err := fill.To(rec, energy.Usage{}, known, 1, at); err != nil {
		return err
	}
	rec.Cost = before.Cost
	for _, name := range record.EnergyFigures() {
		if record.ByName(name).Group == "Carbon" {
			rec.Know(name)
		}
	}
	if res.Method.Carbon == "" {
		res.Method.Carbon = o.Accounting.Method()
	}
	if o.Accounting.Hardware != nil {
		res.Method.Hardware = o.Accounting.Hardware.Method()
	}
	return nil
}

// say adds how the energy was told to the head.
func (o *Options) say(res *record.Results, c charge) {
	m := &res.Method
	m.Kind = m.Kind.Weaker(c.kind)
	for _, f := range []struct {
		to   *string
		text string
	}{{&m.Energy, c.info.Detail}, {&m.Clock, c.from}, {&m.Carbon, o.Accounting.Method()}} {
		switch {
		case *f.to == "":
			*f.to = f.text
		case !slices.Contains(strings.Split(*f.to, "; "), f.text) && *f.to != f.text:
			*f.to += "; " + f.text
		}
	}
	for _, warning := range slices.Concat(c.info.Warnings, o.Accounting.Warnings()) {
		if !slices.Contains(res.Warnings, warning) {
			res.Warnings = append(res.Warnings, warning)
		}
	}
}
