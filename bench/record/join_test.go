package record

import "testing"

// ofRun is results of a run of one algorithm.
func ofRun(algorithm string, nodes ...int) *Results {
	res := &Results{
		Tool: "joulemark v1", Host: Host{CPU: "one"}, Method: Method{Energy: "modelled"},
		Scenario: Settings{
			Name: "default", Algorithms: []string{algorithm}, Nodes: nodes, Engine: "sim", Trials: 1, Seed: 1,
		},
	}
	for _, n := range nodes {
		res.Records = append(res.Records, trial(algorithm, n, 10))
	}
	return res
}

func TestAdd(t *testing.T) {
	res := ofRun("bully", 4, 8)
	other := ofRun("ring", 8, 16)
	other.Scenario.Engine, other.Warnings, other.Method.Idle = "tcp", []string{"late"}, "idle"
	other.Method.Shards = "on two cores"
	if !res.Add(other) || len(res.Records) != 4 || res.Records[3].Algorithm != "ring" {
		t.Fatalf("%d records", len(res.Records))
	}
	s := res.Scenario
	if s.Name != "default" || s.Engine != "sim,tcp" || len(s.Algorithms) != 2 || len(s.Nodes) != 3 ||
		len(res.Warnings) != 1 || res.Method.Idle != "idle" || res.Method.Shards != "on two cores" {
		t.Errorf("head: %+v, %+v, %v", s, res.Method, res.Warnings)
	}
}

// Records that are not of one machine, method and scenario, and trials that are there already, stay
// apart.
func TestAddRefuses(t *testing.T) {
	for name, change := range map[string]func(*Results){
		"tool":     func(r *Results) { r.Tool = "joulemark v2" },
		"host":     func(r *Results) { r.Host.CPU = "another" },
		"method":   func(r *Results) { r.Method.Energy = "measured" },
		"faults":   func(r *Results) { r.Scenario.Faults = "crash 1@5ms" },
		"seed":     func(r *Results) { r.Scenario.Seed = 2 },
		"headless": func(r *Results) { *r = Results{Records: r.Records} },
		"overlap":  func(r *Results) { r.Records = ofRun("bully", 8).Records },
	} {
		res, other := ofRun("bully", 4, 8), ofRun("ring", 4)
		change(other)
		if res.Add(other) || len(res.Records) != 2 {
			t.Errorf("%s: were put together", name)
		}
	}
	if a, b := (&Results{Records: ofRun("bully", 4).Records}), (&Results{Records: ofRun("ring", 4).Records}); a.Add(b) {
		t.Error("two without a head were put together")
	}
}
