package configs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/sweep"
)

// sweptFrom makes the settings of a text.
func sweptFrom(t *testing.T, text string, flags map[string]string) (*Swept, error) {
	t.Helper()
	source, err := ReadSweep(file(t, text), nil, flags)
	if err != nil {
		t.Fatal(err)
	}
	source.File = "own.yaml"
	return source.Load()
}

// A sweep that ships can be made, and comes to the points that it says.
func TestSweepsThatShip(t *testing.T) {
	for _, name := range Sweeps() {
		source, err := ReadSweep(name, nil, nil)
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(source)
		if err != nil {
			t.Fatal(err)
		}
		var again SweepSource
		if err := json.Unmarshal(text, &again); err != nil {
			t.Fatal(err)
		}
		var made []string
		for _, s := range []SweepSource{source, again} {
			swept, err := s.Load()
			if err != nil {
				t.Fatal(err)
			}
			of, err := sweep.New(t.Context(), swept.Settings)
			if err != nil {
				t.Fatal(err)
			}
			made = append(made, of.ID, fmt.Sprint(of.Points()))
		}
		if made[0] != made[2] || made[1] != "18" {
			t.Errorf("%s: %v", name, made)
		}
	}
}

// Every combination is a setting, in the order of the file with the last key the fastest.
func TestCombinations(t *testing.T) {
	swept, err := sweptFrom(t, `
sweep:
  algorithms: [gossip-push, flooding]
  topology: [ring, complete]
  nodes: [4, 8..16]
  loss: [0, 10%]
  params: {gossip-push: {fanout: [1, 2], rounds: 3}}
trials: 7
params: {gossip-push: {stop: rounds}}
`, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, s := range swept.Settings {
		var text []string
		for _, v := range s.Values {
			text = append(text, v.Key+"="+v.Text)
		}
		got = append(got, strings.Join(text, " "))
		of := &s.Runner.Scenario
		own := of.Params["gossip-push"]
		if of.Trials != 7 || !slices.Equal(of.Nodes, []int{4, 8, 16}) || len(of.Algorithms) != 2 ||
			own["stop"] != "rounds" || own["rounds"] != "3" ||
			!strings.Contains(got[len(got)-1], "fanout="+own["fanout"]) ||
			strings.Contains(got[len(got)-1], "ring") != (of.Topology.String() == "ring") ||
			strings.Contains(got[len(got)-1], "10%") != (of.Links.Loss == 0.1) {
			t.Errorf("%q is %+v", text, of)
		}
	}
	if len(got) != 8 || got[0] != "topology=ring loss=0 gossip-push.fanout=1 gossip-push.rounds=3" ||
		got[1] != "topology=ring loss=0 gossip-push.fanout=2 gossip-push.rounds=3" ||
		got[7] != "topology=complete loss=10% gossip-push.fanout=2 gossip-push.rounds=3" {
		t.Errorf("%q", got)
	}
	if len(swept.Scenario.Cases) > 0 {
		t.Error("a sweep that chooses algorithms has the default cases")
	}
}

// JSON is YAML as well.
func TestSweepInJSON(t *testing.T) {
	swept, err := sweptFrom(t, `{"sweep": {"loss": [0, 0.1], "nodes": [4]}, "algorithms": ["gossip-push"]}`, nil)
	if err != nil || len(swept.Settings) != 2 || swept.Settings[1].Runner.Scenario.Links.Loss != 0.1 {
		t.Errorf("%v, %+v", err, swept)
	}
}

// Flags go before the file, but not before what is swept.
func TestFlagsBesideASweep(t *testing.T) {
	const text = "sweep: {loss: [0, 0.1]}\nalgorithms: [gossip-push]\ntrials: 3\n"
	swept, err := sweptFrom(t, text, map[string]string{"trials": "9", "nodes": "4,5"})
	if err != nil || swept.Settings[1].Runner.Scenario.Trials != 9 {
		t.Errorf("%v, %+v", err, swept)
	}
	_, err = sweptFrom(t, text, map[string]string{"loss": "0.2"})
	const want = "own.yaml: line 1: sweep.loss: it is swept, and flag --loss gives it one value " +
		"(allowed: one of the two)"
	if err == nil || err.Error() != want {
		t.Errorf("%v; want %s", err, want)
	}
}

func TestSweepRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"sweep: {loss: [0, 0.1, 10%]}":              `line 1: sweep.loss: "10%" (allowed: each value once)`,
		"sweep: {loss: [0, x]}":                     `line 1: sweep.loss: "x" (allowed: a number)`,
		"sweep: {loss: []}":                         "line 1: sweep.loss: [] (allowed: a list of values,",
		"sweep: {loss: [0, 2]}":                     "line 1: sweep.loss: 2 (allowed: 0 up to but not",
		"sweep: {}":                                 "line 1: sweep: keys with values (allowed: keys with lists",
		"sweep: [1]":                                "line 1: sweep: [1] (allowed: keys with lists",
		"sweep: {region: [US]}":                     "line 1: sweep.region: no such key (allowed: algorithms, nodes,",
		"sweep: {topology: [ring, r]}":              `line 1: sweep.topology: "r" is unknown`,
		"sweep: {loss: [0]}\nloss: 1%":              "line 1: sweep.loss: it is swept, and own.yaml: line 2: loss",
		"window: 1s":                                `line 1: window: "1s" (allowed with joulemark run; `,
		"engine: tcp\nsweep: {loss: [0, 0]}":        "line 2: sweep.loss: 0 (allowed: each value once)",
		"sweep: {params: [1]}":                      "line 1: sweep.params: [1] (allowed: lists of values by algorithm",
		"sweep: {params: {}}":                       "line 1: sweep.params: keys with values (allowed: lists of values",
		"sweep: {params: {raft: {entries: []}}}":    "line 1: sweep.params.raft.entries: [] (allowed: a list of",
		"sweep: {params: {raft: {entries: [2,2]}}}": "line 1: sweep.params.raft.entries: 2 (allowed: each value once)",
		"sweep: {params: {raft: {entris: [2]}}}":    "line 1: sweep.params: raft.entris: no such parameter",
		"sweep: {params: {raft: {entries: [2]}}}\nparams: {raft: {entries: 3}}": "line 1: " +
			"sweep.params.raft.entries: it is swept, and own.yaml: line 2: params gives it one value",
	} {
		_, err := sweptFrom(t, text, nil)
		if err == nil || !strings.HasPrefix(err.Error(), "own.yaml: "+want) || strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: %v; want one error, %s", text, err, want)
		}
	}
	many := make([]string, 150)
	for i := range many {
		many[i] = fmt.Sprint(float64(i) / 1000)
	}
	list := "[" + strings.Join(many, ", ") + "]"
	_, err := sweptFrom(t, "sweep: {loss: "+list+", duplicate: "+list+"}", nil)
	if err == nil || err.Error() != "sweep: 22500 combinations (allowed: up to 20000)" {
		t.Error(err)
	}
}

// Nothing of the environment is kept in a folder but what a sweep is made of, and no secret.
func TestSweepKeepsNoSecret(t *testing.T) {
	environment := []string{"JOULEMARK_TOKEN=secret", "JOULEMARK_TRIALS=5", "HOME=/root", "JOULEMARK_WINDOW=1s"}
	source, err := ReadSweep("loss", environment, nil)
	if err != nil || !slices.Equal(source.Environ, []string{"JOULEMARK_TRIALS=5"}) {
		t.Errorf("%v, %q", err, source.Environ)
	}
}

// A sweep knows every key of a run, or says why it has no use for it.
func TestSweepKeysAreThoseOfRuns(t *testing.T) {
	for _, name := range append(slices.Clone(unswept), sweptKeys...) {
		if !slices.Contains(names(keys), name) {
			t.Errorf("%s is no key", name)
		}
	}
	if len(SweepKeys())+len(unswept) != len(keys) {
		t.Error("a key is named twice")
	}
}
