package saved

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/perf/benchfmt"

	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// figures are the numbers of a result with the units that it was written with. Those that are taken
// are no metrics any more.
type figures struct{ values []benchfmt.Value }

func figuresOf(r *benchfmt.Result) *figures {
	f := &figures{}
	for _, v := range r.Values {
		if v.OrigUnit != "" {
			v = benchfmt.Value{Value: v.OrigValue, Unit: v.OrigUnit}
		}
		f.values = append(f.values, v)
	}
	return f
}

// in is a unit with how many of them are one of the record's units.
type in struct {
	unit string
	per  float64
}

// take takes the number of the first of the units that there is.
func (f *figures) take(units ...in) (float64, bool) {
	for _, u := range units {
		i := slices.IndexFunc(f.values, func(v benchfmt.Value) bool { return v.Unit == u.unit })
		if i >= 0 {
			v := f.values[i].Value / u.per
			f.values = slices.Delete(f.values, i, i+1)
			return v, true
		}
	}
	return 0, false
}

// rest are the numbers that were not taken, by their units.
func (f *figures) rest() (named []record.NamedFigure) {
	for _, v := range f.values {
		named = append(named, record.NamedFigure{Name: v.Unit, Value: v.Value})
	}
	return named
}

const nano = 1e9

// cost fills in what an operation took, as far as the result says it.
func (b *benchmarks) cost(rec *record.Record, f *figures, r *benchfmt.Result) error {
	var ok bool
	if rec.WallS, ok = f.take(in{"ns/op", nano}, in{"sec/op", 1}); !ok {
		rec.Lack("wall_s")
	}
	rec.Lack("cpu_resolution_s", "short_window")
	cpu, ok := f.take(in{bench.CPUNanoseconds.Name, nano}, in{"cpu-sec/op", 1})
	if ok {
		rec.CPUS, rec.WindowS = energy.CPUSeconds(cpu), energy.CPUSeconds(cpu*float64(r.Iters))
	} else {
		rec.Lack("cpu_s", "window_s")
	}
	joules, small := f.take(in{bench.Nanojoules.Name, nano})
	if ok = small; !small {
		joules, ok = f.take(in{"J/op", 1})
	}
	if ok {
		f.take(in{bench.KilowattHours.Name, 1}) // which is the same once more
	}
	if !ok {
		rec.Lack(record.EnergyFigures()...)
		return nil
	}
	low, ranged := f.take(in{bench.LowNanojoules.Name, nano}, in{"J-low/op", 1})
	high, ok := f.take(in{bench.HighNanojoules.Name, nano}, in{"J-high/op", 1})
	if !ranged || !ok { // they are written where they differ from the middle
		low, high = joules, joules
	}
	rec.EnergyJ, rec.EnergyLowJ, rec.EnergyHighJ = energy.Joules(joules), energy.Joules(low), energy.Joules(high)
	if !ranged && !small { // of the first version, which had no units for them
		rec.Lack("energy_low_j", "energy_high_j")
	}
	rec.Lack("idle_j", "net_j")
	rec.EnergySource, rec.EnergyKind = told(r, "energy-source"), energy.Assumed
	if kind := told(r, "energy-kind"); kind == "" {
		b.strays++
	} else if err := rec.EnergyKind.UnmarshalText([]byte(kind)); err != nil {
		return suggest.Key("energy-kind", kind, []string{"measured", "modelled", "assumed"})
	}
	grams, ok := f.take(in{bench.NanogramsCO2e.Name, nano}, in{"gCO2e/op", 1})
	if !ok {
		rec.Lack("gco2e", "gco2e_low", "gco2e_high", "grid_year", "grid_g_per_kwh")
		return nil
	}
	rec.GCO2e = energy.GramsCO2e(grams)
	rec.Lack("gco2e_low", "gco2e_high") // no unit has them
	gridOf(rec, told(r, "grid"))
	return nil
}

var (
	factor = regexp.MustCompile(`^(?:.* x )?([^():]*?)(?: (\d{4}))?(?: \(([^()]*)\))?: ([\d.]+) gCO2e/kWh`)
	pue    = regexp.MustCompile(`x PUE ([\d.eE+-]+)`)
	loss   = regexp.MustCompile(`grid gross loss ([\d.eE+-]+)`)
	basis  = regexp.MustCompile(`gCO2e/kWh \((location|market)-based (average|marginal)\)`)
)

// gridOf reads the line on how joules became grams. Its intensity is rounded, so the one that the
// energy and the grams have come from is taken where it rounds to that.
func gridOf(rec *record.Record, line string) {
	m := factor.FindStringSubmatch(line)
	if m == nil {
		rec.Lack("grid_year", "grid_g_per_kwh")
		return
	}
	rec.GridRegion, rec.GridEdition = m[1], m[3]
	if _, edition, ok := strings.Cut(m[3], ", "); ok { // behind the publisher
		rec.GridEdition = edition
	}
	rec.GridYear, _ = strconv.Atoi(m[2])
	if of := basis.FindStringSubmatch(line); of != nil {
		rec.GridMethod, rec.GridBasis = of[1], of[2]
	}
	rounded, _ := strconv.ParseFloat(m[4], 64)
	rec.GridGPerKWh = energy.GramsPerKWh(rounded)
	number := func(re *regexp.Regexp) *float64 {
		if m := re.FindStringSubmatch(line); m != nil {
			if v, err := strconv.ParseFloat(m[1], 64); err == nil {
				return &v
			}
		}
		return nil
	}
	rec.PUE, rec.GridLoss = number(pue), number(loss)
	if rec.PUE == nil || !(*rec.PUE >= 1) {
		rec.PUE = nil
		return
	}
	if rec.GridLoss == nil {
		rec.GridLoss = new(float64)
	}
	exact := float64(rec.GCO2e) / float64(rec.EnergyJ.KWh()) * (1 - *rec.GridLoss) / *rec.PUE
	if strconv.FormatFloat(exact, 'f', 2, 64) == m[4] {
		rec.GridGPerKWh = energy.GramsPerKWh(exact)
	}
}
