package configs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Ranges and percentages are read in flags, the environment and files alike, and what is no number
// in one of them is none in the others.
func TestNumbersAreTheSameEverywhere(t *testing.T) {
	for text, want := range map[string]string{
		"4..64": "[4 8 16 32 64]", "4..70": "[4 8 16 32 64]", "4..1024x4": "[4 16 64 256 1024]",
		"4..10+2":     "[4 6 8 10]",
		"3,4..8+1,20": "[3 4 5 6 7 8 20]", "5..5": "[5]", "+4": "[4]", "1..3x3": "[1 3]",
		"010": "", "0x10": "", "1e1": "", "1_000": "", "4.0": "", "4..": "", "..4": "", "8..4": "", "4..8..16": "",
		"4..64x1": "", "4..64x0": "", "4..8+0": "", "0..8": "", "4..010": "", "4..8x02": "", "4..8+": "",
		"4..8+1+1": "",
		"4..8x2+1": "", "-4..8": "", "1..100000+1": "", "4..8x-2": "",
	} {
		list := "[" + strings.ReplaceAll(text, ",", ", ") + "]"
		for source, load := range map[string]func() (Config, error){
			"flag": func() (Config, error) {
				return Load("", nil, map[string]string{"nodes": text, "engine": "sim"})
			},
			"variable": func() (Config, error) { return Load("", []string{"JOULEMARK_NODES=" + text}, nil) },
			"file":     func() (Config, error) { return Load(file(t, "nodes: "+list+"\n"), nil, nil) },
		} {
			c, err := load()
			switch got := fmt.Sprint(c.Scenario.Nodes); {
			case want == "" && err == nil:
				t.Errorf("%s: %s is %s", source, text, got)
			case want != "" && (err != nil || got != want):
				t.Errorf("%s: %s is %s, want %s (%v)", source, text, got, want, err)
			}
		}
	}
	for text, want := range map[string]float64{
		"10%": 0.1, "0.1": 0.1, "1e-1": 0.1, "12.5%": 0.125, "0x1p-3": -1,
		"00.1": -1, "010%": -1,
	} {
		for source, load := range map[string]func() (Config, error){
			"flag":     func() (Config, error) { return Load("", nil, map[string]string{"loss": text}) },
			"variable": func() (Config, error) { return Load("", []string{"JOULEMARK_LOSS=" + text}, nil) },
			"file":     func() (Config, error) { return Load(file(t, "loss: "+text+"\n"), nil, nil) },
		} {
			c, err := load()
			if want < 0 && err == nil || want >= 0 && (err != nil || c.Scenario.Links.Loss != want) {
				t.Errorf("%s: %s is %v, want %v (%v)", source, text, c.Scenario.Links.Loss, want, err)
			}
		}
	}
}

// Numbers within other texts are written as numbers by themselves.
func TestNumbersWithinTexts(t *testing.T) {
	for key, texts := range map[string][]string{
		"faults":   {"crash 03@2s", "crash any 010@1s", "crash 0x10%@1s"},
		"latency":  {"log-normal:median=1ms,sigma=0x1p-1"},
		"topology": {"tree:02", "grid:04x8", "erdos-renyi:degree=0x8", "erdos-renyi:p=0x1p-2"},
		"pue":      {"0x2", "01.5"},
		"params":   {"raft-etcd.entries=0x2", "raft-etcd.entries=02"},
	} {
		for _, text := range texts {
			if _, err := Load("", nil, map[string]string{key: text, "algorithms": "raft-etcd"}); err == nil {
				t.Errorf("%s: %s is taken", key, text)
			}
		}
	}
}

// A list that is too long is refused at once, and so is a file with too many keys.
func TestListsAreBounded(t *testing.T) {
	many := strings.Repeat("4,", 100_000) + "4"
	_, err := Load("", nil, map[string]string{
		"nodes": many, "algorithms": strings.Repeat("x,", 100_000) + "x",
		"hosts": many,
	})
	want := "flag --algorithms: \"" + strings.Repeat("x,", 40) + "\"… (allowed: up to 1000 values, here are 100001)\n" +
		"flag --nodes: \"" + strings.Repeat("4,", 40) + "\"… (allowed: up to 1000 values, here are 100001)\n" +
		"flag --hosts: \"" + strings.Repeat("4,", 40) + "\"… (allowed: up to 1000 values, here are 100001)"
	if err == nil || err.Error() != want {
		t.Error(cmp.Diff(want, fmt.Sprintf("%.3000s", err)))
	}
	var b strings.Builder
	for i := range 50_000 {
		fmt.Fprintf(&b, "key%d: 1\n", i)
	}
	if _, err := Load(file(t, b.String()), nil, nil); err == nil || len(err.Error()) > 500 {
		t.Errorf("%.500v", err)
	}
	if _, err := Load(file(t, "nodes: ["+many+"]\n"), nil, nil); err == nil || len(err.Error()) > 500 {
		t.Errorf("%.500v", err)
	}
}

// Keys with values where a value has to stand, lists in lists, and nothing at all are refused for
// every key, as is a second document.
func TestNothingIsIgnored(t *testing.T) {
	for i := range keys {
		for _, value := range []string{"{}", "{a: 1}", "[[1]]", "[{}]"} {
			if keys[i].Name == "params" && value == "{a: 1}" {
				value = "{a: {}}"
			}
			if _, err := Load(file(t, keys[i].Name+": "+value+"\n"), nil, nil); err == nil {
				t.Errorf("%s: %s is taken", keys[i].Name, value)
			}
		}
	}
	for _, text := range []string{
		"nods: {}\n", "nodes: 4\n---\nnodes: 5\n", "nodes: 4\n---\n",
		"Region: FRA\nregion: POL\n", "nodes:\n",
	} {
		if _, err := Load(file(t, text), nil, nil); err == nil {
			t.Errorf("%q is taken", text)
		}
	}
}
