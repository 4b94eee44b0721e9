package ledger

import (
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Total is what records have taken together. The ends of ranges are summed end by end, so a sum is
// as wide as where all errors point the same way.
type Total struct {
	Name       string // of the project, the algorithm or the month
	Runs       int
	Records    int
	Executions int64
	CPU        energy.CPUSeconds
	Wall       energy.Seconds
	Energy     energy.Range[energy.Joules]
	Carbon     energy.Range[energy.GramsCO2e]
	// Kinds is how many records have an energy of each kind. Energy is of the weakest.
	Kinds map[energy.Kind]int
	// Lacking are the records whose energy is not known, and so in no sum; NoCarbon are those whose
	// energy is known and whose carbon is not.
	Lacking     int
	NoCarbon    int
	Factors     []string // by which Carbon is, in their order
	Simulated   int      // records of which CPU and Energy are those of simulating
	First, Last time.Time
}

// grouping is by what records are put together.
type grouping struct {
	name  string
	of    func(*line) string
	times bool // groups are times, which the axis of a figure has
}

// groupings are by what records may be put together.
var groupings = []grouping{
	{"project", func(l *line) string { return l.project }, false},
	{"algorithm", func(l *line) string { return l.algorithm }, false},
	{"month", func(l *line) string { return l.time.Format(monthForm) }, true},
}

const (
	dayForm   = "2006-01-02"
	monthForm = "2006-01"
)

// Groupings are the names of what [Ledger.Totals] can be by.
func Groupings() (names []string) {
	for _, g := range groupings {
		names = append(names, g.name)
	}
	return names
}

// ParseGrouping is an error where a name is none of [Groupings]; it suggests the nearest.
func ParseGrouping(name string) (string, error) {
	g, err := groupingOf(name)
	return g.name, err
}

func groupingOf(name string) (grouping, error) {
	i := slices.Index(Groupings(), name)
	if i < 0 {
		return grouping{}, suggest.Key("by", name, Groupings())
	}
	return groupings[i], nil
}

// line is a record as the ledger has it.
type line struct {
	run                                      int64
	project, algorithm, engine, kind, factor string
	time                                     time.Time
	executions                               int64
	cpu, wall                                float64
	energy, low, high                        sql.Null[float64]
	carbon, carbonLow, carbonHigh            sql.Null[float64]
}

// lines are all records, in the order in which their executions began.
func (l *Ledger) lines(ctx context.Context) ([]line, error) {
	rows, err := l.db.QueryContext(ctx, `SELECT run, project, algorithm, engine, coalesce(energy_kind, ''), factor,
		time, executions, coalesce(cpu_s, 0), coalesce(wall_s, 0), energy_j, energy_low_j, energy_high_j,
		gco2e, gco2e_low, gco2e_high
		FROM record JOIN run ON run.id = record.run ORDER BY time, run, number`)
	if err != nil {
		return nil, l.wrong(err)
	}
	defer rows.Close() //nolint:errcheck // its error is that of rows.Err
	var all []line
	for rows.Next() {
		var r line
		var at string
		if err := rows.Scan(&r.run, &r.project, &r.algorithm, &r.engine, &r.kind, &r.factor, &at, &r.executions,
			&r.cpu, &r.wall, &r.energy, &r.low, &r.high, &r.carbon, &r.carbonLow, &r.carbonHigh); err != nil {
			return nil, l.wrong(err)
		}
		if r.time, err = time.Parse(stampForm, at); err != nil {
			return nil, fault(l.path,
				fmt.Sprintf("run %d: time %s (allowed: as %s)", r.run, suggest.Quote(at), stampForm))
		}
		all = append(all, r)
	}
	return all, l.wrong(rows.Err())
}

// totals puts lines together, in the order of their names, by what a function tells of each.
func totals(lines []line, by func(*line) string) ([]Total, error) {
	groups := map[string][]line{}
	for i := range lines {
		name := by(&lines[i])
		groups[name] = append(groups[name], lines[i])
	}
	var all []Total
	for name, of := range groups {
		t, err := total(name, of)
		if err != nil {
			return nil, err
		}
		all = append(all, t)
	}
	slices.SortFunc(all, func(a, b Total) int { return cmp.Compare(a.Name, b.Name) })
	return all, nil
}

// total sums lines, which are in the order of time. A figure without ends is taken for exact.
func total(name string, lines []line) (Total, error) {
	t := Total{Name: name, Kinds: map[energy.Kind]int{}}
	runs := map[int64]bool{}
	for i := range lines {
		r := &lines[i]
		runs[r.run] = true
		t.Records++
		t.Executions += r.executions
		if r.engine == engine.Sim.Name {
			t.Simulated++
		}
		t.CPU += energy.CPUSeconds(r.cpu)
		t.Wall += energy.Seconds(r.wall)
		if !r.energy.Valid {
			t.Lacking++
			continue
		}
		var kind energy.Kind
		if err := kind.UnmarshalText([]byte(r.kind)); err != nil {
			return t, fmt.Errorf("run %d: energy_kind: %w", r.run, err)
		}
		t.Kinds[kind]++
		t.Energy = t.Energy.Add(rangeOf[energy.Joules](r.low, r.energy, r.high))
		if !r.carbon.Valid {
			t.NoCarbon++
			continue
		}
		if r.factor != "" && !slices.Contains(t.Factors, r.factor) {
			t.Factors = append(t.Factors, r.factor)
		}
		t.Carbon = t.Carbon.Add(rangeOf[energy.GramsCO2e](r.carbonLow, r.carbon, r.carbonHigh))
	}
	t.Runs = len(runs)
	slices.Sort(t.Factors)
	if len(lines) > 0 {
		t.First, t.Last = lines[0].time, lines[len(lines)-1].time
	}
	return t, nil
}

// Kind is the weakest of the kinds of the figures that the energy is the sum of, 0 where none is
// known.
func (t *Total) Kind() (weakest energy.Kind) {
	for kind := range t.Kinds {
		weakest = weakest.Weaker(kind)
	}
	return weakest
}

// charged reports whether the carbon of any record is known.
func (t *Total) charged() bool { return t.Records > t.Lacking+t.NoCarbon }

func rangeOf[Q ~float64](low, central, high sql.Null[float64]) energy.Range[Q] {
	r := energy.Exactly(Q(central.V))
	if low.Valid && high.Valid {
		r.Low, r.High = Q(low.V), Q(high.V)
	}
	return r
}
