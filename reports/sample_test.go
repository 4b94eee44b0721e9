package reports

import (
	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench"
	"github.com/joulemark/joulemark/energy"
)

// sample makes results by hand, as a run of the engine would leave them.
func sample(engine bench.Engine, records ...bench.Record) *bench.Results {
	res := &bench.Results{
		Schema: bench.SchemaVersion, Tool: "joulemark v1.2.3",
		Host: bench.Host{OS: "linux", Arch: "amd64", CPU: "AMD EPYC 9654 96-Core Processor", Threads: 8, Go: "go1.26.8"},
		Method: bench.Method{
			Energy: "SPECpower model, AMD EPYC 4th Gen (Genoa/Bergamo, Zen4), 1.85 W per busy thread (1.64 to 3.52), 41 results; by brand",
			Kind:   energy.Modelled, Clock: "clock_gettime(CLOCK_PROCESS_CPUTIME_ID), resolution 500ns",
			Carbon:  "energy x PUE 1 x US 2023 (EPA, eGRID2023 rev2): 349.67 gCO2e/kWh",
			Profile: "per-message (assumed): 0.02 µWh a message, a round number for comparing algorithms by their message counts",
			Network: "4.00 Wh (1.00 Wh to 60.0 Wh) kWh/GB, a line of its own", Stack: "ethernet-ipv4-udp",
		},
		Scenario: bench.Settings{
			Name: "default", Algorithms: []string{"centralized", "bully"}, Nodes: []int{4, 16, 64}, Engine: engine,
			Topology: "auto", Trials: 1, Seed: 1, Window: "50ms", WallCap: "1s",
		},
		Records: records,
	}
	if engine == bench.Sim {
		res.Scenario.Links = "latency=uniform:500µs..1.5ms"
	}
	return res
}

// ran is a record in which everything agrees: messages of 12 bytes, 600 ns of CPU each.
func ran(problem algorithms.Problem, unit, algorithm string, nodes int, messages float64) bench.Record {
	r := bench.Record{
		Algorithm: algorithm, Problem: problem, Unit: unit, Nodes: nodes, Topology: "complete", Engine: bench.Goroutine,
		Seed: 1, Repetitions: 1024, Ops: 1, Messages: messages, ExpectedLow: &messages, ExpectedHigh: &messages,
		Bytes: 12 * messages, WireBytes: 58 * messages, MaxNodeMessages: pointer(messages / 2), GiniSent: pointer(0.5), Depth: 2,
		EnergyKind: energy.Modelled, EnergySource: "specpower", Profile: "per-message",
		GridRegion: "US", GridYear: 2023, GridEdition: "eGRID2023 rev2", GridGPerKWh: 349.67,
		GCO2: pointer(energy.GramsCO2(0)), Status: bench.StatusOK,
		CPUResolutionS: 5e-7, WindowS: 0.05, NetworkJ: energy.Joules(58 * messages * 1.44e-5),
		PredictedJ: energy.Joules(7.2e-5 * messages), PredictedLowJ: energy.Joules(7.2e-5 * messages), PredictedHighJ: energy.Joules(7.2e-5 * messages),
	}
	costing(&r, 6e-7*messages+1e-6)
	return r
}

// costing sets the CPU time and all that follows from it.
func costing(r *bench.Record, cpu float64) {
	r.CPUS, r.WallS = energy.CPUSeconds(cpu), cpu/2
	r.CPUCI95S = pointer(energy.CPUSeconds(0.03 * cpu))
	r.EnergyJ, r.EnergyLowJ, r.EnergyHighJ = energy.Joules(1.85*cpu), energy.Joules(1.64*cpu), energy.Joules(3.52*cpu)
	r.IdleJ = energy.Joules(0.378 * cpu)
	r.NetJ = r.EnergyJ - r.IdleJ
	grams := func(j energy.Joules, intensity float64) energy.GramsCO2e {
		return energy.GramsCO2e(float64(j.KWh()) * intensity)
	}
	r.GCO2e, r.GCO2eLow, r.GCO2eHigh = grams(r.EnergyJ, 349.67), grams(r.EnergyLowJ, 348), grams(r.EnergyHighJ, 375.36)
	r.GCO2 = pointer(energy.GramsCO2(float64(r.EnergyJ.KWh()) * 348))
}

func pointer[T any](v T) *T { return &v }

// usual is what a run without arguments is like.
func usual() *bench.Results {
	var records []bench.Record
	sizes := []int{4, 16, 64}
	add := func(p algorithms.Problem, unit, name, topology string, messages func(n float64) float64, ops func(n float64) float64) {
		for _, n := range sizes {
			r := ran(p, unit, name, n, messages(float64(n)))
			r.Topology, r.Ops = topology, ops(float64(n))
			records = append(records, r)
		}
	}
	one := func(float64) float64 { return 1 }
	others := func(n float64) float64 { return n - 1 }
	add(algorithms.Request, "answered request", "centralized", "star", func(n float64) float64 { return 2 * (n - 1) }, others)
	add(algorithms.Greeting, "greeted member", "distributed", "star", func(n float64) float64 { return 2 * (n - 1) }, others)
	add(algorithms.Greeting, "greeted member", "mesh", "complete", func(n float64) float64 { return 2 * n * (n - 1) }, func(n float64) float64 { return n * (n - 1) })
	add(algorithms.Mutex, "critical-section entry", "ricart-agrawala", "complete", func(n float64) float64 { return 2 * (n - 1) }, one)
	add(algorithms.Mutex, "critical-section entry", "maekawa", "complete", func(n float64) float64 { return 3 * (n - 1) }, one)
	for i := len(records) - 3; i < len(records); i++ {
		*records[i].ExpectedHigh *= 5. / 3
		records[i].ExpectedLow = pointer(*records[i].ExpectedHigh * 0.6)
	}
	add(algorithms.Election, "elected leader", "bully", "complete", func(n float64) float64 { return n*n - n - 1 }, one)
	add(algorithms.Election, "elected leader", "hirschberg-sinclair", "ring", func(n float64) float64 { return 8 * n }, one)
	for i := len(records) - 3; i < len(records); i++ {
		*records[i].ExpectedHigh *= 3
		records[i].ExpectedLow = pointer(0.)
	}
	add(algorithms.Commit, "decided transaction", "2pc", "star", func(n float64) float64 { return 4 * (n - 1) }, one)
	return sample(bench.Goroutine, records...)
}
