package environ

// Keys are all keys of all commands, each of which has a variable. Those who read them are packages
// that a benchmark must not link, so the names are here; a test of package configs holds the list
// to the keys that there are.
var Keys = []string{
	"algorithms", "alpha", "battery", "broker", "cache", "case", "chart", "co2-per-uwh", "complexity", "consumption",
	"cpu-family", "delivery", "delta", "duplicate", "duration", "edge-prob", "energy-source", "engine", "exchange",
	"expect", "factors", "failure-rates", "fanout", "faults", "format", "gmax", "holders", "hop-nodes", "hosts",
	"hosts-file", "idle", "intensity", "internal", "item-size", "items", "latency", "limit-events", "limit-time",
	"link-fail-rate", "loss", "messages", "methods", "name", "nodes", "output", "params", "partition-rounds",
	"pause-max", "pause-min", "per-message", "post-merge-rounds", "predict", "processes", "profile", "publishers",
	"pue", "radio", "radio-duty", "radio-period", "region", "reorder", "routing", "runs", "script", "seed",
	"settle", "setup-timeout", "size", "stack", "steps", "sweep", "to", "token-file", "topologies", "topology",
	"trials",
	"wall-cap", "watts", "window", "year",
}
