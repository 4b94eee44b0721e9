// Package charge fills the energy and the carbon of a record in, whoever metered what it is of: a
// trial of an algorithm, a benchmark, a command.
package charge

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/carbon/series"
)

// To fills in what so many executions used together and what they cost, divided down to one, and
// what that emits. What follows from a measured mean is known no better than that mean: where the
// record has an interval of its CPU time already, the range of energy holds it beside that of the
// model. An energy that is none is an error.
func To(rec *record.Record, used energy.Usage, cost energy.Energy, executions int, a carbon.Accounting) error {
	one, joules := used.Per(executions), cost.Per(executions)
	if err := joules.Valid(); err != nil {
		return fmt.Errorf("energy of %s: %w", rec.Algorithm, err)
	}
	rec.CPUS, rec.WallS, rec.CPUResolutionS = one.CPU, float64(one.Wall), float64(used.Resolution)
	gross := joules.Gross
	if rec.CPUCI95S != nil && rec.CPUS > 0 {
		share := float64(*rec.CPUCI95S / rec.CPUS)
		half := gross.Central * energy.Joules(share)
		gross, rec.EnergyCI95J = gross.Widen(share), &half
	}
	rec.EnergyJ, rec.EnergyLowJ, rec.EnergyHighJ = gross.Central, gross.Low, gross.High
	attribute(rec, joules)
	rec.IdleJ, rec.NetJ = joules.Idle.Central, joules.Net.Central
	rec.EnergyKind, rec.EnergySource = joules.Kind, joules.Source
	rec.Hardware = hardwareOf(a)
	return emit(rec, gross, a)
}

// emit fills in what the energy of a record emits. Where the intensity is one over time it is that
// of the time in which the record ran; of a time that is not covered nothing is known, which is no
// reason to lose what was metered.
func emit(rec *record.Record, gross energy.Range[energy.Joules], a carbon.Accounting) error {
	at, err := AtTime(rec, a)
	if outside := (*series.OutsideError)(nil); errors.As(err, &outside) {
		lackCarbon(rec, err)
		return nil
	}
	if err == nil {
		rec.Carbon = carbonOf(at, gross)
	}
	return err
}

// AtTime is the accounting of the time in which a record ran. It is [carbon.ErrNoTime] where the
// intensity depends on a time that the record does not say.
func AtTime(rec *record.Record, a carbon.Accounting) (carbon.Accounting, error) {
	switch {
	case a.Series == nil:
		return a, nil
	case rec.Started == nil || rec.Ended == nil:
		return a, carbon.ErrNoTime
	}
	return a.Between(*rec.Started, *rec.Ended)
}

// lackCarbon says of a record that its carbon is not known, and why.
func lackCarbon(rec *record.Record, why error) {
	rec.Carbon = record.Carbon{}
	for _, name := range record.EnergyFigures() {
		if record.ByName(name).Group == "Carbon" {
			rec.Lack(name)
		}
	}
	if rec.Missing != "" {
		rec.Missing += "; "
	}
	rec.Missing += why.Error()
}

// Unmetered says of a record that its time, its energy and its carbon are not known, since nobody
// metered what it is of. The factor is there all the same where it does not depend on a time, since
// what is predicted emits by it.
func Unmetered(rec *record.Record, a carbon.Accounting) {
	rec.Lack(append(record.EnergyFigures(), "wall_s", "cpu_s", "cpu_resolution_s", "window_s", "short_window")...)
	if at, err := AtTime(rec, a); err == nil {
		rec.Carbon = carbonOf(at, energy.Range[energy.Joules]{})
		rec.Know("grid_g_per_kwh", "grid_year")
		rec.GCO2 = nil
	}
}

// attribute fills in what hardware counters showed of the whole machine, and how much of it is
// charged to the run.
func attribute(rec *record.Record, e energy.Energy) {
	if len(e.Domains) == 0 {
		return
	}
	share := e.Share
	rec.HostShare = &share
	for _, d := range e.Domains {
		sum := &rec.PackageJ
		switch d.Kind {
		case "dram":
			sum = &rec.DRAMJ
		case "machine":
			sum = &rec.MachineJ
		}
		if *sum == nil {
			*sum = new(energy.Joules)
		}
		**sum += d.Whole.Central * energy.Joules(share)
	}
}

// carbonOf is what the energy emits, with all that it was computed from.
func carbonOf(a carbon.Accounting, gross energy.Range[energy.Joules]) record.Carbon {
	g, f := a.Carbon(gross), a.Factor
	pue, loss := float64(a.PUE), a.Loss()
	c := record.Carbon{
		GCO2e: g.Central, GCO2eLow: g.Low, GCO2eHigh: g.High,
		GridRegion: f.Region, GridYear: f.Year, GridEdition: f.Edition, GridGPerKWh: f.Intensity(),
		GridMethod: f.FactorKind.Method(), GridBasis: f.FactorKind.Basis(),
		PUE: &pue, GridLoss: &loss, GridLowGPerKWh: &f.CO2e.Low, GridHighGPerKWh: &f.CO2e.High,
	}
	c.GridZone, c.GridBoundary, c.GridLifecycle = f.Zone, string(f.Boundary), string(f.Lifecycle)
	c.GridEstimated = f.Estimated
	if f.Interval > 0 {
		c.GridIntervalS = &f.Interval
	}
	if co2, ok := a.CO2(gross); ok {
		c.GCO2, c.GridCO2GPerKWh = &co2.Central, &f.CO2.Central
	}
	return c
}
