package environ

// Keys are all keys of all commands, each of which has a variable. Those who read them are packages
// that a benchmark must not link, so the names are here; a test of package configs holds the list
// to the keys that there are.
var Keys = []string{
	"algorithms", "allow", "alpha", "battery", "broker", "cache", "case", "cases", "chart", "co2-per-uwh", "complexity",
	"consumption", "cpu-family", "delivery", "delta", "duplicate", "duration", "edge-prob", "embodied",
	"energy-source",
	"engine", "equivalents",
	"exchange", "expect", "factor-kind", "factors", "fail-if", "failure-rates", "fanout", "faults",
	"floor", "format", "gmax", "holders", "hop-nodes", "hosts", "hosts-file", "idle", "intensity",
	"intensity-series", "internal", "item-size", "items", "kwh", "latency", "ledger", "lifetime",
	"limit-events", "limit-time",
	"link-fail-rate", "loss", "messages", "methods", "name", "nodes", "null", "output", "params",
	"partition-rounds", "pause-max", "pause-min", "per", "per-message", "post-merge-rounds", "predict", "processes",
	"profile", "project", "publishers", "pue", "radio", "radio-duty", "radio-period", "rate",
	"region", "reorder", "routing", "runs",
	"sci", "script", "seed", "settle", "setup-timeout", "share",
	"size", "stack", "steps", "strict", "sweep", "to", "token-file",
	"topologies", "topology", "trials", "wall-cap", "watts", "window", "year",
}

// OfCompare are those among them that the command compare alone has, as flags and variables but in
// no file.
var OfCompare = []string{"allow", "fail-if", "floor", "null", "strict"}
