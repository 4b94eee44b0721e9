package experiment

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/bench/result"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/cost"
)

// Traffic is what each algorithm sends and what that costs: by an assumed energy of a message and
// intensity of the grid, and by our own accounting of the CPU time that it took here.
type Traffic struct {
	Algorithms []string      `key:"algorithms" doc:"algorithms or problems, or all"`
	Nodes      int           `key:"nodes" doc:"number of nodes"`
	PerMessage float64       `key:"per-message" unit:"µWh" doc:"assumed energy of a message"`
	CO2        float64       `key:"co2-per-uwh" unit:"grams of CO2 per µWh" doc:"assumed emission"`
	Engine     string        `key:"engine" doc:"what runs the nodes: goroutine meters the algorithm, sim the cost of simulating it" choices:"goroutine sim"`
	Window     time.Duration `key:"window" doc:"CPU time that a figure has to rest on"`
	WallCap    time.Duration `key:"wall-cap" doc:"wall time after which an algorithm is repeated no more"`
	Trials     int           `key:"trials" doc:"trials of each algorithm, of which the table has the means"`
	Seed       uint64        `key:"seed" doc:"seed of the first trial"`
}

// NewTraffic has the published assumptions: 0.02 µWh a message, and the CO2 (not CO2e) of the
// United States in eGRID2018.
func NewTraffic() *Traffic {
	return &Traffic{
		Algorithms: []string{"all"}, Nodes: 64, PerMessage: 0.02, CO2: 0.000000429,
		Engine: "goroutine", Window: 50 * time.Millisecond, WallCap: time.Second, Trials: 1, Seed: 1,
	}
}

// About implements Experiment.
func (*Traffic) About() About {
	return About{
		Name:  "traffic",
		Title: "Messages and carbon of each algorithm, assumed and accounted for",
		Text: "Every algorithm runs at the same size. Its messages times an assumed energy and an assumed intensity " +
			"of the grid are shown beside the energy of the CPU time that it took on this machine and its CO2e, with " +
			"their range. Expect the assumption to rank algorithms by messages alone, and to be off by orders of " +
			"magnitude.",
	}
}

// Validate implements Experiment.
func (t *Traffic) Validate() error {
	s, engineErr := t.scenario()
	validErr := s.Validate()
	if validErr == nil {
		_, _, validErr = s.Work()
	}
	return errors.Join(
		engineErr, validErr,
		within("per-message", t.PerMessage, 0, 1e12),
		within("co2-per-uwh", t.CO2, 1e-9, 5e-6), // 1 to 5000 g/kWh, as an intensity
	)
}

func (t *Traffic) scenario() (harness.Scenario, error) {
	s := harness.DefaultScenario()
	s.Name, s.Algorithms, s.Nodes = "traffic", t.Algorithms, []int{t.Nodes}
	s.Window, s.WallCap, s.Trials, s.Seed = t.Window, t.WallCap, t.Trials, t.Seed
	e, err := engine.Parse(t.Engine)
	s.Engines = []engine.Engine{e}
	return s, err
}

// assumed is what messages cost by the assumptions.
func (t *Traffic) assumed(messages float64) (microwattHours float64, co2 energy.GramsCO2) {
	microwattHours = messages * t.PerMessage
	return microwattHours, energy.GramsCO2(microwattHours * t.CO2)
}

// Run implements Experiment.
func (t *Traffic) Run(ctx context.Context, o Options) (*result.Result, error) {
	if err := t.Validate(); err != nil {
		return nil, err
	}
	if o.Source == nil {
		return nil, errors.New("traffic: no source of energy figures")
	}
	records, lacking, err := t.records(ctx, o)
	if len(records) == 0 {
		return nil, err
	}
	res := t.result(o, records)
	res.Missing = lacking
	return res, err
}

// records runs the algorithms, and names those that are not there or rest on fewer trials.
func (t *Traffic) records(ctx context.Context, o Options) (kept []record.Record, lacking []string, err error) {
	s, err := t.scenario()
	if err != nil {
		return nil, nil, err
	}
	profile, err := cost.LookupProfile("per-message")
	if err != nil {
		return nil, nil, err
	}
	threads := 1
	if s.RealTime() {
		threads = runtime.GOMAXPROCS(0)
	}
	r := harness.Runner{
		Scenario:   s,
		Meter:      energy.NewMeter(o.Source, threads),
		Accounting: o.Accounting, Profile: profile,
	}
	results, err := r.Run(ctx, func(done, total int, _ harness.Trial) {
		if o.Progress != nil {
			o.Progress(done, total)
		}
	})
	if results == nil {
		return nil, nil, err
	}
	errs := []error{err}
	for _, rec := range results.Records {
		if rec.OK() {
			kept = append(kept, rec)
		} else {
			errs = append(errs, fmt.Errorf("traffic: %s at %d nodes, seed %d: %s",
				rec.Algorithm, rec.Nodes, rec.Seed, rec.Status))
		}
	}
	trials, _, err := s.Work()
	if err != nil {
		return nil, nil, err
	}
	var names []string
	for _, trial := range trials {
		if name := trial.Algorithm.Spec.Name; !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range names {
		n := 0
		for _, rec := range kept {
			if rec.Algorithm == name {
				n++
			}
		}
		lacking = append(lacking, missing(name, n, t.Trials)...)
	}
	return means(kept), lacking, errors.Join(errs...)
}

// means takes the trials of each algorithm together: the records with the means of what the table
// has.
func means(records []record.Record) []record.Record {
	var all []record.Record
	trials := 0.0
	for _, rec := range records {
		if len(all) == 0 || all[len(all)-1].Algorithm != rec.Algorithm {
			all = append(all, rec)
			trials = 1
			continue
		}
		m := &all[len(all)-1]
		trials++
		toward(&m.Messages, rec.Messages, trials)
		toward(&m.EnergyJ, rec.EnergyJ, trials)
		toward(&m.EnergyLowJ, rec.EnergyLowJ, trials)
		toward(&m.EnergyHighJ, rec.EnergyHighJ, trials)
		toward(&m.GCO2e, rec.GCO2e, trials)
		toward(&m.GCO2eLow, rec.GCO2eLow, trials)
		toward(&m.GCO2eHigh, rec.GCO2eHigh, trials)
	}
	return all
}

// toward makes the mean of n-1 values that of n.
func toward[Q ~float64](mean *Q, value Q, n float64) { *mean += (value - *mean) / Q(n) }

func (t *Traffic) result(o Options, records []record.Record) *result.Result {
	r := &result.Result{Name: t.About().Name, Title: t.About().Title, Parameters: caption(t)}
	r.Data.Columns = result.Columns("algorithm", "nodes", "messages", "assumed_uwh", "assumed_gco2",
		"energy_j", "energy_low_j", "energy_high_j", "energy_kind", "gco2e", "gco2e_low", "gco2e_high")
	shown := result.Table{Columns: result.Columns("algorithm", "messages", "assumed µWh", "assumed µgCO2",
		"energy µJ", "low", "high", "µgCO2e", "µgCO2e / assumed µgCO2")}
	messages := result.Series{Name: "messages"}
	grams := result.Series{Name: fmt.Sprintf("assumed: %g µWh a message (CO2)", t.PerMessage)}
	ours := result.Series{Spread: "low to high"}
	var names []string
	for _, rec := range records {
		uwh, co2 := t.assumed(rec.Messages)
		r.Data.Add(rec.Algorithm, rec.Nodes, rec.Messages, uwh, float64(co2),
			float64(rec.EnergyJ), float64(rec.EnergyLowJ), float64(rec.EnergyHighJ), rec.EnergyKind.String(),
			float64(rec.GCO2e), float64(rec.GCO2eLow), float64(rec.GCO2eHigh))
		var ratio any
		if co2 > 0 {
			ratio = float64(rec.GCO2e) / float64(co2)
		}
		shown.Add(rec.Algorithm, rec.Messages, uwh, micro(co2),
			micro(rec.EnergyJ), micro(rec.EnergyLowJ), micro(rec.EnergyHighJ), micro(rec.GCO2e), ratio)
		names = append(names, rec.Algorithm)
		messages.Y = append(messages.Y, rec.Messages)
		grams.Y = append(grams.Y, float64(co2))
		ours.Y = append(ours.Y, float64(rec.GCO2e))
		ours.Low, ours.High = append(ours.Low, float64(rec.GCO2eLow)), append(ours.High, float64(rec.GCO2eHigh))
	}
	r.Shown = []result.Table{shown}
	kind := o.Source.Info().Kind
	ours.Name = fmt.Sprintf("%s: CPU time on this machine (CO2e)", kind)
	r.Notes = t.notes(o)
	r.Figures = []result.Figure{{
		Name: "carbon", Title: fmt.Sprintf("One execution of each algorithm at %d nodes", t.Nodes),
		Caption: caption(t) + " · " + o.Accounting.Method(),
		Panels: []result.Panel{
			{
				Title: "Messages", X: result.Axis{Categories: names}, Y: result.Axis{Label: "messages", Log: true},
				Series: []result.Series{messages},
			},
			{
				Title: "Carbon", X: result.Axis{Categories: names}, Y: result.Axis{Label: "carbon (g)", Log: true},
				Series: []result.Series{grams, ours},
			},
		},
	}}
	return r
}

// micro is a quantity in millionths of its unit.
func micro[Q ~float64](q Q) float64 { return float64(q) * 1e6 }

func (t *Traffic) notes(o Options) []string {
	return []string{
		fmt.Sprintf("Assumed: %g µWh a message and %g g of CO2 per µWh; nothing of this was measured.",
			t.PerMessage, t.CO2),
		fmt.Sprintf("Energy is %s: %s.", o.Source.Info().Kind, o.Source.Info().Name),
		"CO2e = " + o.Accounting.Method() + ".",
		"CO2 and CO2e are not the same quantity: CO2e weighs the other greenhouse gases of the grid as well.",
	}
}
