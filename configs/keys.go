package configs

import (
	"strconv"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/embodied"
	"github.com/joulemark/joulemark/energy/method"
	"github.com/joulemark/joulemark/reports"
	"github.com/joulemark/joulemark/reports/footprint"
)

// keys is the one list of everything that can be set. Their order is that of the usage text.
var keys = []Key{
	{
		Name: "name", Doc: "what to call the scenario in reports",
		value: into(filled, func(c *Config) *string { return &c.Scenario.Name }),
	},
	{
		Name: "algorithms", Default: "all", Doc: "algorithms or problems to run, or all",
		value: into(words, func(c *Config) *[]string { return &c.Scenario.Algorithms }),
	},
	{
		Name: "params", flag: "param", Doc: "parameters of algorithms (see joulemark list ALGORITHM)",
		value: into(params, func(c *Config) *parameters { return &c.Scenario.Params }),
	},
	{
		Name: "cases", Default: "mutex.requesters=all,mutex.hold=0",
		Doc: "parameters with which the algorithms that have them run once more, in rows of their own, such as " +
			"mutex.requesters=all; several with semicolons between, or none",
		value: into(cases, func(c *Config) *[]parameters { return &c.Scenario.Cases }),
	},
	{
		Name: "nodes", Default: "16", Doc: "numbers of nodes, as 4,16 or 4..64 (see joulemark help nodes)",
		value: into(wholes, func(c *Config) *[]int { return &c.Scenario.Nodes }),
	},
	{
		Name: "engine", Default: "goroutine", Choices: engine.Names,
		Doc:   "what runs the nodes; several, one after the other, to compare them",
		value: parsed(words, engine.ParseAll, func(c *Config) *[]engine.Engine { return &c.Scenario.Engines }),
	},
	{
		Name: "topology", Default: "auto", Choices: network.Shapes,
		Doc: "who is linked with whom, such as ring, grid, erdos-renyi:degree=8; " +
			"auto is what each algorithm asks for (see joulemark help topology)",
		value: parsed(text, network.ParseTopology, func(c *Config) *network.Topology { return &c.Scenario.Topology }),
	},
	{
		Name: "latency",
		Doc: "delay of messages, which other engines than sim add to what they take, " +
			"such as fixed:1ms, uniform:0.5ms..1.5ms (see joulemark help latency)",
		value: parsed(text, network.ParseLatency, func(c *Config) *network.Latency {
			return &c.Scenario.Links.Latency
		}),
	},
	{
		Name: "loss", Doc: "probability that a message is lost, as 0.1 or 10%",
		value: into(share, func(c *Config) *float64 { return &c.Scenario.Links.Loss }),
	},
	{
		Name: "duplicate", Doc: "probability that a message arrives twice",
		value: into(share, func(c *Config) *float64 { return &c.Scenario.Links.Duplicate }),
	},
	{
		Name: "reorder", Doc: "probability that a message is held back, on the engine sim",
		value: into(share, func(c *Config) *float64 { return &c.Scenario.Links.Reorder }),
	},
	{
		Name: "faults", Doc: "crashes, recoveries and partitions, such as 'crash 3@2s; recover 3@5s' (see joulemark " +
			"help faults)",
		value: parsed(plan, network.ParsePlan, func(c *Config) *network.Plan { return &c.Scenario.Faults }),
	},
	{
		Name:  "hosts",
		Doc:   "node processes (joulemark node) to run " + onProcesses() + " on, as host:port; the first is node 0",
		value: into(words, func(c *Config) *[]string { return &c.Scenario.Hosts.Addresses }),
	},
	{
		Name: "hosts-file", Endings: []string{},
		Doc:   "file with a line host:port for each node process",
		value: into(filled, func(c *Config) *string { return &c.HostsFile }),
	},
	{
		Name:  "processes",
		Doc:   "run " + onProcesses() + " on processes of their own on this machine, one for each node",
		value: into(truth, func(c *Config) *bool { return &c.Scenario.Hosts.Processes }),
	},
	{
		Name: "token-file", Endings: []string{},
		Doc:   "file with the secret that node processes know too, - for standard input, instead of JOULEMARK_TOKEN",
		value: into(filled, func(c *Config) *string { return &c.TokenFile }),
	},
	{
		Name: "expect", Choices: faultNames,
		Doc: "kinds of failure that no plan names but that may happen to node processes, such as crashes where " +
			"they are killed: algorithms take precautions against these alone",
		value: parsed(words, parseFaults, func(c *Config) *algorithms.Faults { return &c.Scenario.Hosts.Expect }),
	},
	{
		Name: "trials", Default: "1", Doc: "trials of each algorithm and size, each with a seed of its own",
		value: into(whole, func(c *Config) *int { return &c.Scenario.Trials }),
	},
	{
		Name: "seed", Default: "1", Doc: "seed of the first trial",
		value: into(seed, func(c *Config) *uint64 { return &c.Scenario.Seed }),
	},
	{
		Name:  "delta",
		Doc:   "bound on message delays that time-outs are built on, on engines other than sim; 0 is the default",
		value: into(span, func(c *Config) *time.Duration { return &c.Scenario.Delta }),
	},
	{
		Name: "window", Default: "50ms", Doc: "CPU time that a record has to rest on",
		value: into(span, func(c *Config) *time.Duration { return &c.Scenario.Window }),
	},
	{
		Name: "wall-cap", Default: "400ms",
		Doc:   "wall time after which a trial is repeated no more, although its CPU window is not full",
		value: into(span, func(c *Config) *time.Duration { return &c.Scenario.WallCap }),
	},
	{
		Name: "limit-events", Doc: "events after which a run is cut off; 0 is the default",
		value: into(count, func(c *Config) *int64 { return &c.Scenario.Limits.Events }),
	},
	{
		Name: "limit-time", Doc: "time of the run's clock after which it is cut off; 0 is the default",
		value: parsed(span, ticks, func(c *Config) *algorithms.Time { return &c.Scenario.Limits.Time }),
	},
	{
		Name: "stack", Default: ownStack, Choices: stackNames,
		Doc: "protocol stack whose headers the wire bytes include, auto for that of each engine, or real for " +
			"the real libraries of the problem publish beside its models",
		value: with(text, (*Config).setStack),
	},
	{
		Name: "radio", Default: noRadio, Choices: radioNames,
		Doc: "radio of simulated nodes, whose energy is stated beside the counts; 802.15.4 has a stack of " +
			"its own unless one is given",
		value: with(text, (*Config).setRadio),
	},
	{
		Name: "battery", Doc: "joules that each node has for its radio; 0 is none",
		value: parsed(real, joules, func(c *Config) *energy.Joules { return &c.Scenario.Radio.Battery }),
	},
	{
		Name: "radio-duty", Default: "1", Doc: "part of the idle time in which a radio listens, above 0 up to 1",
		value: parsed(share, duty, func(c *Config) *float64 { return &c.Scenario.Radio.Duty }),
	},
	{
		Name: "radio-period", Doc: "time between two executions, for which radios listen; 0 is back to back",
		value: into(span, func(c *Config) *time.Duration { return &c.Scenario.Radio.Period }),
	},
	{
		Name:  "broker",
		Doc:   "URL of an MQTT broker for stack real, such as tcp://127.0.0.1:1883, instead of one of its own",
		value: into(filled, func(c *Config) *string { return &c.Scenario.Broker }),
	},
	{
		Name: "setup-timeout",
		Doc: "stack real: time in which nodes have to be connected, and each event to have arrived; " +
			"0 is 30 s and 0.1 s for each node",
		value: into(span, func(c *Config) *time.Duration { return &c.Scenario.SetupTimeout }),
	},
	{
		Name: "region", Default: carbon.DefaultRegion, Choices: regionNames,
		Doc: "region of the grid factor: an eGRID subregion, US, a country or a group of them (see " +
			"joulemark factors)",
		value: setting(filled, "region"),
	},
	{
		Name: "year", Doc: "data year of the grid factor; 0 is the newest",
		value: setting(whole, "year"),
	},
	{
		Name: "intensity", Doc: "carbon intensity in gCO2e/kWh, instead of a region",
		value: asText(real, alone("intensity")),
	},
	{
		Name: "factors", Endings: []string{"csv"},
		Doc:   "file with grid factors of your own (CSV: region,year,gco2e_per_kwh)",
		value: setting(filled, "factors"),
	},
	{
		Name: "factor-kind", Default: method.DefaultFactorKind, Choices: carbon.FactorKindNames,
		Doc:   "what your own intensity or factors are: the grid's average, its marginal, or of contracts",
		value: setting(filled, "factor-kind"),
	},
	{
		Name: "intensity-series", Endings: []string{"csv", "json"},
		Doc:   "file with carbon intensity over time, by which a run is charged for the hours it ran in",
		value: asText(filled, alone("intensity-series")),
	},
	{
		Name: "pue", Default: "1", Choices: puePresets,
		Doc:   "power usage effectiveness, a number of at least 1 or a preset",
		value: setting(filled, "pue"),
	},
	{
		Name: "consumption", Doc: "count the losses of the grid as well",
		value: setting(truth, "consumption"),
	},
	{
		Name: "embodied",
		Doc: "what making this machine emitted, of which work is charged with its part: kg CO2e as 1200 or " +
			"800..1500, server, or parts as cpu=600mm2x2,ram=32GBx8",
		value: parsed(filled, parseEmbodied, func(c *Config) *string { return &c.Hardware.Embodied }),
	},
	{
		Name: "lifetime", Default: strconv.Itoa(embodied.DefaultYears), Doc: "years that the machine is in use",
		value: with(real, (*Config).setLifetime),
	},
	{
		Name: "share", Doc: "part of the machine that goes with a busy thread, as 1/64; one part in as many " +
			"as it has threads if not given",
		value: with(filled, (*Config).setShare),
	},
	{
		Name: "energy-source", Default: "auto", Choices: method.SourceNames,
		Doc:   "where energy figures come from (see joulemark host)",
		value: setting(filled, "energy-source"),
	},
	{
		Name: "idle",
		Doc: "for how long the machine is watched before the work, to tell what idling costs; 0 is 2s for " +
			"counters and 250ms otherwise",
		value: into(span, func(c *Config) *time.Duration { return &c.Idle }),
	},
	{
		Name: "cpu-family", Doc: "CPU family of the model, instead of the detected one",
		value: setting(filled, "cpu-family"),
	},
	{
		Name: "watts", Doc: "watts of a busy thread, as 3.5 or 2..5, for energy-source fixed-watts",
		value: setting(filled, "watts"),
	},
	{
		Name: "profile", Endings: []string{"yaml", "yml"},
		Default: "per-message", Choices: profileNames, Doc: "cost profile of the predicted energy",
		value: into(filled, func(c *Config) *string { return &c.Profile }),
	},
	{
		Name: "predict", Choices: engine.Names,
		Doc: "engine that a simulated run predicts for by a calibrated profile; the first that runs as well " +
			"if not given",
		value: parsed(text, parsePredict, func(c *Config) *string { return &c.Predict }),
	},
	{
		Name: "format", Default: "table", Choices: formats, Doc: "form of the report",
		value: parsed(text, parseFormat, func(c *Config) *string { return &c.Format }),
	},
	{
		Name: "output", Endings: []string{"csv", "json", "md", "txt", "tex", "bench", "html", "prom"},
		Doc:   "file to write the report to, instead of standard output",
		value: into(filled, func(c *Config) *string { return &c.Output }),
	},
	{
		Name: "chart", Endings: []string{"svg", "png"},
		Doc:   "file to draw messages against N to, with the textbook's curve (.svg or .png)",
		value: parsed(filled, parseChart, func(c *Config) *string { return &c.Chart }),
	},
	{
		Name: "kwh", Doc: "add kWh/op to the Go benchmark format; other forms have kWh in any case",
		value: setting(truth, "kwh"),
	},
	{
		Name: "sci",
		Doc: "add the Software Carbon Intensity (ISO/IEC 21031) of each functional unit; without --embodied the " +
			"operational part of it",
		value: into(truth, func(c *Config) *bool { return &c.SCI }),
	},
	{
		Name:  "rate",
		Doc:   "add what a rate of functional units comes to in kWh and kg CO2e, as 1000/s (s, min, h, day)",
		value: parsed(filled, footprint.ParseRate, func(c *Config) *footprint.Rate { return &c.Scale.Rate }),
	},
	{
		Name: "per", Default: footprint.DefaultPeriod, Choices: footprint.PeriodNames,
		Doc:   "for how long, with rate",
		value: with(filled, (*Config).setPeriod),
	},
	{
		Name: "equivalents", Doc: "add what that is like, such as litres of petrol, each with its source",
		value: with(truth, (*Config).setEquivalents),
	},
	{
		Name: "complexity", Doc: "add the fitted growth of messages with N (three sizes or more)",
		value: into(truth, func(c *Config) *bool { return &c.Complexity }),
	},
	{
		Name: "ledger", Endings: []string{},
		Doc:   "file that the run is added to, which joulemark ledger sums up; it is made if there is none",
		value: into(filled, func(c *Config) *string { return &c.Ledger }),
	},
	{
		Name: "project", Doc: "what the run is for, in the ledger; the Go module or the folder if not given",
		value: into(filled, func(c *Config) *string { return &c.Project }),
	},
}

// Keys lists everything that can be set, in the order of the usage text.
func Keys() []Key { return keys }

// defaults is a Config before anything is set.
func defaults() Config {
	return Config{
		Scenario: harness.DefaultScenario(),
		Settings: method.Default(), Hardware: Hardware{Lifetime: embodied.DefaultYears},
		Scale:   footprint.Scale{Period: footprint.DefaultPeriod},
		Profile: "per-message", Format: reports.Table.Name,
	}
}
