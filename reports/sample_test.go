package reports

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// sample is results made by hand, as a run leaves them.
func sample(e engine.Engine, records ...record.Record) *record.Results {
	res := &record.Results{
		Schema: record.SchemaVersion, Tool: "joulemark v1.2.3",
		Host: record.Host{
			OS: "linux", Arch: "amd64", CPU: "AMD EPYC 9654 96-Core Processor", Threads: 8, Go: "go1.26.8",
		},
		Method: record.Method{
			Energy: "SPECpower model, AMD EPYC 4th Gen (Genoa/Bergamo, Zen4), " +
				"1.85 W per busy thread (1.64 to 3.52), 41 results; by brand",
			Kind:   energy.Modelled,
			Clock:  "clock_gettime(CLOCK_PROCESS_CPUTIME_ID), resolution 500ns",
			Carbon: "energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh",
			Profile: "per-message (assumed): 0.02 µWh a message, " +
				"a round number for comparing algorithms by their message counts",
			Network: "4.00 Wh (1.00 Wh to 60.0 Wh) kWh/GB, a line of its own", Stack: "ethernet-ipv4-udp",
		},
		Scenario: record.Settings{
			Name: "default", Algorithms: []string{"all"}, Nodes: []int{4, 16, 64}, Engine: e.String(),
			Topology: "auto", Trials: 1, Seed: 1, Window: "50ms", WallCap: "1s",
		},
		Records: records,
	}
	if e == engine.Sim {
		res.Scenario.Links = "latency=uniform:500µs..1.5ms"
	}
	for i := range records {
		records[i].Engine = e
		if e == engine.Sim {
			records[i].VirtualS = new(0.0031)
		}
	}
	return res
}

// ran is a record in which everything agrees: exact messages of 12 bytes, 600 ns of CPU each.
func ran(problem algorithms.Problem, unit, algorithm string, nodes int, messages float64) record.Record {
	joules := energy.Joules(7.2e-5 * messages)
	r := record.Record{
		Run: record.Run{
			Algorithm: algorithm, Problem: problem, Unit: unit, Nodes: nodes, Topology: "complete",
			Engine: engine.Goroutine, Seed: 1, Repetitions: 1024, Status: record.StatusOK,
		},
		Counted: record.Counted{
			Ops: 1, Messages: messages, ExpectedLow: new(messages), ExpectedHigh: new(messages),
			Bytes: 12 * messages, WireBytes: 58 * messages, MaxNodeMessages: new(messages / 2),
			GiniSent: new(0.5), Depth: 2,
		},
		Cost: record.Cost{
			EnergyKind: energy.Modelled, EnergySource: "specpower", CPUResolutionS: 5e-7, WindowS: 0.05,
			NetworkJ: energy.Joules(58 * messages * 1.44e-5),
		},
		Carbon: record.Carbon{GridRegion: "US", GridYear: 2023, GridEdition: "eGRID2023 rev2", GridGPerKWh: 349.67},
		Prediction: record.Prediction{
			PredictedJ: joules, PredictedLowJ: joules, PredictedHighJ: joules, Profile: "per-message",
		},
	}
	costing(&r, 6e-7*messages+1e-6)
	return r
}

// costing sets the CPU time and all that follows from it.
func costing(r *record.Record, cpu float64) {
	r.CPUS, r.WallS = energy.CPUSeconds(cpu), cpu/2
	r.CPUCI95S = new(energy.CPUSeconds(0.03 * cpu))
	r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ = energy.Joules(1.85*cpu), energy.Joules(1.64*cpu), energy.Joules(3.52*cpu)
	r.IdleJ = energy.Joules(0.378 * cpu)
	r.NetJ = r.EnergyJ - r.IdleJ
	grams := func(j energy.Joules, intensity float64) energy.GramsCO2e {
		return energy.GramsCO2e(float64(j.KWh()) * intensity)
	}
	r.GCO2e, r.GCO2eLow, r.GCO2eHigh = grams(r.EnergyJ, 349.67), grams(r.EnergyLowJ, 348), grams(r.EnergyHighJ, 375.36)
	r.GCO2 = new(energy.GramsCO2(float64(r.EnergyJ.KWh()) * 348))
}

// usual is what a run without arguments is like.
func usual(e engine.Engine) *record.Results {
	var records []record.Record
	add := func(p algorithms.Problem, unit, name, topology string, messages, ops func(n float64) float64) {
		for _, n := range []int{4, 16, 64} {
			r := ran(p, unit, name, n, messages(float64(n)))
			r.Topology, r.Ops = topology, ops(float64(n))
			records = append(records, r)
		}
	}
	bounds := func(low, high float64) {
		for i := len(records) - 3; i < len(records); i++ {
			records[i].ExpectedLow = new(low * records[i].Messages)
			records[i].ExpectedHigh = new(high * records[i].Messages)
		}
	}
	one := func(float64) float64 { return 1 }
	others := func(n float64) float64 { return n - 1 }
	twice := func(n float64) float64 { return 2 * (n - 1) }
	add(algorithms.Request, "answered request", "centralized", "star", twice, others)
	add(algorithms.Greeting, "greeted member", "distributed", "star", twice, others)
	add(algorithms.Greeting, "greeted member", "mesh", "complete",
		func(n float64) float64 { return 2 * n * (n - 1) }, func(n float64) float64 { return n * (n - 1) })
	add(algorithms.Broadcast, "informed node", "gossip-push", "random-regular:4",
		func(n float64) float64 { return 4 * n }, one)
	for i := len(records) - 3; i < len(records); i++ {
		records[i].ExpectedLow, records[i].ExpectedHigh = nil, nil
		records[i].Metrics = []record.NamedFigure{
			{Name: "coverage", Value: 0.987},
			{Name: "last informed", Value: 0.00123, Unit: "s"},
		}
	}
	add(algorithms.Mutex, "critical-section entry", "ricart-agrawala", "complete", twice, one)
	add(algorithms.Mutex, "critical-section entry", "maekawa", "complete",
		func(n float64) float64 { return 3 * (n - 1) }, one)
	bounds(0.5, 1.5)
	add(algorithms.Election, "elected leader", "bully", "complete", func(n float64) float64 { return n*n - n - 1 }, one)
	for i := len(records) - 3; i < len(records); i++ {
		records[i].Dropped = float64(records[i].Nodes - 1)
	}
	add(algorithms.Election, "elected leader", "hirschberg-sinclair", "ring",
		func(n float64) float64 { return 8 * n }, one)
	bounds(0, 3)
	return sample(e, records...)
}

// trials are runs of several trials of which some went wrong, at all magnitudes.
func trials(e engine.Engine) *record.Results {
	var records []record.Record
	add := func(n int, messages float64, change func(trial int, r *record.Record)) {
		for i := range 5 {
			r := ran(algorithms.Election, "elected leader", "bully", n, messages)
			r.Trial, r.Seed, r.CPUCI95S = i, uint64(1000*i+1), nil
			costing(&r, float64(r.CPUS)*(1+0.05*float64(i)))
			change(i, &r)
			records = append(records, r)
		}
	}
	add(4, 11, func(int, *record.Record) {})
	add(8, 55, func(i int, r *record.Record) { r.Messages += float64(i) })
	add(16, 239, func(i int, r *record.Record) {
		if i > 2 {
			r.Status = "violation: one leader per term: nodes 3 and 5 both lead term 1 (at 3ms, seed 1)"
		}
	})
	add(32, 991, func(i int, r *record.Record) {
		r.ExpectedHigh = new(2000.)
		r.ShortWindow = true
		r.Messages -= 200
	})
	add(64, 4031, func(i int, r *record.Record) {
		costing(r, 0)
		r.CPUCI95S, r.ShortWindow = nil, true
		r.Dropped = 0.25 * float64(i)
	})
	add(1_000_000, 999_998_999_999, func(i int, r *record.Record) {
		costing(r, 4e6+float64(i))
		r.Messages, r.ExpectedLow, r.ExpectedHigh = 999_998_999_999+1000*float64(i), nil, nil
	})
	res := sample(e, records...)
	res.Scenario.Trials = 5
	res.Warnings = []string{
		"AMD EPYC 4th Gen is assumed from CPUID family 25 model 17 stepping 1: " +
			"brand \"AMD EPYC\" does not tell the generation",
	}
	return res
}
