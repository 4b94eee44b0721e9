package configs

import "slices"

// group is keys under one heading of the usage text.
type group struct {
	heading string
	keys    []string
}

// groups are the headings of the usage text in their order, with the keys below each.
var groups = []group{
	{"What runs", []string{"name", "algorithms", "params", "cases", "nodes", "engine", "trials", "seed"}},
	{"The network", []string{
		"topology", "latency", "loss", "duplicate", "reorder", "faults", "delta", "stack",
		"broker", "setup-timeout",
	}},
	{"Node processes", []string{"processes", "hosts", "hosts-file", "token-file", "expect"}},
	{"How long", []string{"window", "wall-cap", "limit-events", "limit-time", "idle"}},
	{"Energy", []string{"energy-source", "cpu-family", "watts"}},
	{"Carbon", []string{
		"region", "year", "intensity", "factors", "factor-kind", "intensity-series", "pue",
		"consumption", "embodied", "lifetime", "share",
	}},
	{"Predictions and radios", []string{
		"profile", "predict", "radio", "battery", "radio-duty", "radio-period",
	}},
	{ReportHeading, []string{
		"format", "output", "chart", "kwh", "sci", "rate", "per", "equivalents", "complexity",
		"ledger", "project",
	}},
}

// Headings are those of the usage text in their order. Parameters of experiments come first.
func Headings() []string {
	list := []string{parametersHeading}
	for _, g := range groups {
		list = append(list, g.heading)
	}
	return list
}

// Headings that stand by themselves.
const (
	ReportHeading     = "The report"
	parametersHeading = "Parameters"
)

// Heading is what the key stands under in the usage text.
func (k *Key) Heading() string {
	for _, g := range groups {
		if !k.own && slices.Contains(g.keys, k.Name) {
			return g.heading
		}
	}
	return parametersHeading
}
