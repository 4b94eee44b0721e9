package configs

import (
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/bench/engine"
	"github.com/joulemark/joulemark/bench/harness"
	"github.com/joulemark/joulemark/bench/network"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/cost"
	"github.com/joulemark/joulemark/energy/host"
	"github.com/joulemark/joulemark/reports"
)

// Key is one thing that can be set: by its name in YAML, as a flag, and as JOULEMARK_NAME in the
// environment.
type Key struct {
	Name    string
	Doc     string // with the unit
	Default string // as text, "" where there is nothing to show
	Choices func() []string
	kind    kind
	flag    string // where the flag has another name
	set     func(c *Config, v any) error
}

// Flag is the name of the key's flag.
func (k *Key) Flag() string {
	if k.flag != "" {
		return k.flag
	}
	return k.Name
}

// FlagType is the word for the value in the usage text.
func (k *Key) FlagType() string { return k.kind.flagType() }

// IsBool says that the flag needs no value.
func (k *Key) IsBool() bool { return k.kind == truth }

// IsList says that the flag may be given several times.
func (k *Key) IsList() bool {
	return k.kind == words || k.kind == wholes || k.kind == reals || k.kind == params
}

// Usage is the doc with the values to choose from, where they are few.
func (k *Key) Usage() string {
	const few = 8
	if k.Choices == nil {
		return k.Doc
	}
	if c := k.Choices(); len(c) <= few {
		return k.Doc + ": " + strings.Join(c, ", ")
	}
	return k.Doc
}

// Env is the name of the key's environment variable.
func (k *Key) Env() string {
	return envPrefix + strings.ToUpper(strings.ReplaceAll(k.Name, "-", "_"))
}

const envPrefix = "JOULEMARK_"

// keys is the one list of everything that can be set. Their order is that of the usage text.
var keys = []Key{
	{Name: "name", Doc: "what to call the scenario in reports", kind: text, set: func(c *Config, v any) error {
		c.Scenario.Name = v.(string)
		return nil
	}},
	{Name: "algorithms", Default: "all", Doc: "algorithms or problems to run, or all", kind: words, Choices: algorithmWords, set: func(c *Config, v any) error {
		c.Scenario.Algorithms = v.([]string)
		return nil
	}},
	{Name: "params", flag: "param", Doc: "parameters of algorithms (see joulemark list ALGORITHM)", kind: params, set: func(c *Config, v any) error {
		c.Scenario.Params = map[string]algorithms.Params{}
		for alg, p := range v.(map[string]map[string]string) {
			c.Scenario.Params[alg] = p
		}
		return nil
	}},
	{Name: "nodes", Default: "4,16,64", Doc: "numbers of nodes", kind: wholes, set: func(c *Config, v any) error {
		c.Scenario.Nodes = v.([]int)
		return nil
	}},
	{Name: "engine", Default: "goroutine", Doc: "what runs the nodes; several, one after the other, to compare them", kind: words, Choices: engine.Names, set: func(c *Config, v any) (err error) {
		c.engineGiven = true
		c.Scenario.Engines, err = engine.ParseAll(v.([]string))
		return err
	}},
	{Name: "topology", Default: "auto", Doc: "who is linked with whom, such as ring, grid, erdos-renyi:degree=8; auto is what each algorithm asks for", kind: text, Choices: network.Shapes, set: func(c *Config, v any) (err error) {
		c.Scenario.Topology, err = network.ParseTopology(v.(string))
		return err
	}},
	{Name: "latency", Doc: "delay of messages, which other engines than sim add to what they take, such as fixed:1ms, uniform:0.5ms..1.5ms", kind: text, set: func(c *Config, v any) (err error) {
		if v.(string) != "" {
			c.Scenario.Links.Latency, err = network.ParseLatency(v.(string))
		}
		return err
	}},
	{Name: "loss", Doc: "probability that a message is lost", kind: real, set: func(c *Config, v any) error {
		c.Scenario.Links.Loss = v.(float64)
		return nil
	}},
	{Name: "duplicate", Doc: "probability that a message arrives twice", kind: real, set: func(c *Config, v any) error {
		c.Scenario.Links.Duplicate = v.(float64)
		return nil
	}},
	{Name: "reorder", Doc: "probability that a message is held back, on the engine sim", kind: real, set: func(c *Config, v any) error {
		c.Scenario.Links.Reorder = v.(float64)
		return nil
	}},
	{Name: "faults", Doc: "crashes, recoveries and partitions, such as 'crash 3@2s; recover 3@5s'", kind: text, set: func(c *Config, v any) (err error) {
		c.Scenario.Faults, err = network.ParsePlan(v.(string))
		return err
	}},
	{Name: "hosts", Doc: "node processes (joulemark node) to run udp, tcp or tls on, as host:port; the first is node 0", kind: words, set: func(c *Config, v any) error {
		c.Scenario.Hosts.Addresses = v.([]string)
		return nil
	}},
	{Name: "hosts-file", Doc: "file with a line host:port for each node process", kind: text, set: func(c *Config, v any) error {
		c.HostsFile = v.(string)
		return nil
	}},
	{Name: "processes", Doc: "run udp, tcp or tls on processes of their own on this machine, one for each node", kind: truth, set: func(c *Config, v any) error {
		c.Scenario.Hosts.Processes = v.(bool)
		return nil
	}},
	{Name: "token-file", Doc: "file with the secret that node processes know too, instead of JOULEMARK_TOKEN", kind: text, set: func(c *Config, v any) error {
		c.TokenFile = v.(string)
		return nil
	}},
	{Name: "expect", Doc: "failures that algorithms on node processes have to be ready for, although no fault is planned, such as crashes", kind: words, set: func(c *Config, v any) (err error) {
		c.Scenario.Hosts.Expect, err = parseFaults(v.([]string))
		return err
	}},
	{Name: "trials", Default: "1", Doc: "trials of each algorithm and size, each with a seed of its own", kind: whole, set: func(c *Config, v any) error {
		c.Scenario.Trials = int(v.(int64))
		return nil
	}},
	{Name: "seed", Default: "1", Doc: "seed of the first trial", kind: seed, set: func(c *Config, v any) error {
		c.Scenario.Seed = v.(uint64)
		return nil
	}},
	{Name: "delta", Doc: "bound on message delays that time-outs are built on, on engines other than sim; 0 is the default", kind: span, set: func(c *Config, v any) error {
		c.Scenario.Delta = v.(time.Duration)
		return nil
	}},
	{Name: "window", Default: "50ms", Doc: "CPU time that a record has to rest on", kind: span, set: func(c *Config, v any) error {
		c.Scenario.Window = v.(time.Duration)
		return nil
	}},
	{Name: "wall-cap", Default: "1s", Doc: "wall time after which a record is content with less", kind: span, set: func(c *Config, v any) error {
		c.Scenario.WallCap = v.(time.Duration)
		return nil
	}},
	{Name: "limit-events", Doc: "events after which a run is cut off; 0 is the default", kind: whole, set: func(c *Config, v any) error {
		c.Scenario.Limits.Events = v.(int64)
		return nil
	}},
	{Name: "limit-time", Doc: "time of the run's clock after which it is cut off; 0 is the default", kind: span, set: func(c *Config, v any) error {
		c.Scenario.Limits.Time = algorithms.Time(v.(time.Duration).Microseconds())
		return nil
	}},
	{Name: "stack", Default: "ethernet-ipv4-udp", Doc: "protocol stack whose headers the wire bytes include, or real for the real libraries of the problem publish beside its models", kind: text, Choices: stackNames, set: func(c *Config, v any) (err error) {
		if v.(string) == realStack {
			return c.setReal()
		}
		c.stackGiven = true
		c.Scenario.Stack, err = network.LookupStack(v.(string))
		return err
	}},
	{Name: "radio", Default: noRadio, Doc: "radio of simulated nodes, whose energy is stated beside the counts; 802.15.4 has a stack of its own unless one is given", kind: text, Choices: radioNames, set: func(c *Config, v any) error {
		return c.setRadio(v.(string))
	}},
	{Name: "battery", Doc: "joules that each node has for its radio; 0 is none", kind: real, set: func(c *Config, v any) error {
		c.Scenario.Radio.Battery = energy.Joules(v.(float64))
		return nil
	}},
	{Name: "radio-duty", Default: "1", Doc: "part of the idle time in which a radio listens, above 0 up to 1", kind: real, set: func(c *Config, v any) error {
		return c.setRadioDuty(v.(float64))
	}},
	{Name: "radio-period", Doc: "time between two executions, for which radios listen; 0 is back to back", kind: span, set: func(c *Config, v any) error {
		c.Scenario.Radio.Period = v.(time.Duration)
		return nil
	}},
	{Name: "broker", Doc: "URL of an MQTT broker for stack real, such as tcp://127.0.0.1:1883, instead of one of its own", kind: text, set: func(c *Config, v any) error {
		c.Scenario.Broker = v.(string)
		return nil
	}},
	{Name: "region", Default: "US", Doc: "region of the grid factor: an eGRID subregion, US, or a country (see joulemark factors)", kind: text, set: func(c *Config, v any) error {
		c.Region, c.regionGiven = v.(string), true
		return nil
	}},
	{Name: "year", Doc: "data year of the grid factor; 0 is the newest", kind: whole, set: func(c *Config, v any) error {
		c.Year = int(v.(int64))
		return nil
	}},
	{Name: "intensity", Doc: "carbon intensity in gCO2e/kWh, instead of a region", kind: real, set: func(c *Config, v any) error {
		c.Intensity = v.(float64)
		return nil
	}},
	{Name: "factors", Doc: "file with grid factors of your own (CSV)", kind: text, set: func(c *Config, v any) error {
		c.Factors = v.(string)
		return nil
	}},
	{Name: "pue", Default: "1", Doc: "power usage effectiveness, a number of at least 1 or a preset", kind: text, Choices: puePresets, set: func(c *Config, v any) error {
		c.PUE = v.(string)
		return nil
	}},
	{Name: "consumption", Doc: "count the losses of the grid as well", kind: truth, set: func(c *Config, v any) error {
		c.Consumption = v.(bool)
		return nil
	}},
	{Name: "energy-source", Default: "auto", Doc: "where energy figures come from (see joulemark host)", kind: text, Choices: sourceNames, set: func(c *Config, v any) error {
		c.EnergySource = v.(string)
		return nil
	}},
	{Name: "idle", Doc: "for how long the machine is watched before the work, to tell what idling costs; 0 is 2s for counters and 250ms otherwise", kind: span, set: func(c *Config, v any) error {
		c.Idle = v.(time.Duration)
		return nil
	}},
	{Name: "cpu-family", Doc: "CPU family of the model, instead of the detected one", kind: text, set: func(c *Config, v any) error {
		c.CPUFamily = v.(string)
		return nil
	}},
	{Name: "watts", Doc: "watts of a busy thread, as 3.5 or 2..5, for energy-source fixed-watts", kind: text, set: func(c *Config, v any) error {
		c.Watts = v.(string)
		return nil
	}},
	{Name: "profile", Default: "per-message", Doc: "cost profile of the predicted energy", kind: text, Choices: profileNames, set: func(c *Config, v any) error {
		c.Profile = v.(string)
		return nil
	}},
	{Name: "predict", Doc: "engine that a simulated run predicts for by a calibrated profile; the first that runs as well if not given", kind: text, Choices: engine.Names, set: func(c *Config, v any) error {
		if v.(string) == "" {
			return nil
		}
		_, err := engine.Parse(v.(string))
		c.Predict = v.(string)
		return err
	}},
	{Name: "format", Default: "table", Doc: "form of the report", kind: text, Choices: func() []string { return reports.FormatNames(nil) }, set: func(c *Config, v any) error {
		_, err := reports.ParseFormat(v.(string))
		c.Format = v.(string)
		return err
	}},
	{Name: "output", Doc: "file to write the report to, instead of standard output", kind: text, set: func(c *Config, v any) error {
		c.Output = v.(string)
		return nil
	}},
	{Name: "complexity", Doc: "add the fitted growth of messages with N (three sizes or more)", kind: truth, set: func(c *Config, v any) error {
		c.Complexity = v.(bool)
		return nil
	}},
}

// Keys lists everything that can be set, in the order of the usage text.
func Keys() []Key { return keys }

// defaults is a Config before anything is set.
func defaults() Config {
	return Config{
		Scenario: harness.DefaultScenario(),
		Region:   carbon.DefaultRegion, PUE: "1", EnergySource: autoSource, Profile: "per-message", Format: reports.Table.Name,
	}
}

func algorithmWords() []string {
	names := append([]string{"all"}, catalogue.BuiltIn().Names()...)
	for _, p := range algorithms.Problems() {
		names = append(names, string(p))
	}
	return names
}

func stackNames() (names []string) {
	for _, s := range network.Stacks() {
		names = append(names, s.Name)
	}
	return append(names, realStack)
}

func puePresets() (names []string) {
	for _, p := range carbon.PUEPresets() {
		names = append(names, p.Name)
	}
	return names
}

func profileNames() (names []string) {
	for _, p := range cost.Profiles() {
		names = append(names, p.Name)
	}
	return names
}

func sourceNames() []string { return append([]string{autoSource}, host.SourceNames()...) }
