package experiment

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/bench/engine"
)

// The published script and its timestamps.
func TestClocks(t *testing.T) {
	res, err := NewClocks().Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(res.Notes, "\n")
	for _, want := range []string{
		"Lamport: P(1) S0(2) P(3) R1(5) S2(6) | R3(2) R0(3) S1(4) | S3(1) P(2) R2(7)",
		"Vectors: P[1,0,0] S0[2,0,0] P[3,0,0] R1[4,3,1] S2[5,3,1] | R3[0,1,1] R0[2,2,1] S1[2,3,1] | S3[0,0,1] " +
			"P[0,0,2] R2[5,3,3]",
		"4 messages, of 12 B in all with Lamport's clocks and 24 B with vector clocks",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("no %q in\n%s", want, notes)
		}
	}
	if len(res.Data.Rows) != 11 || res.Parameters != "script P S0 P R1 S2 | R3 R0 S1 | S3 P R2 · trials 25 · seed 1" {
		t.Errorf("%d rows by %s", len(res.Data.Rows), res.Parameters)
	}
	for _, d := range res.Diagrams {
		sends := 0
		for _, e := range d.Events {
			if e.Step == engine.StepSend {
				sends++
			}
		}
		if sends != 4 || d.Nodes != 3 || !d.Short {
			t.Errorf("diagram %s: %d messages between %d nodes", d.Name, sends, d.Nodes)
		}
	}
}

func TestClocksAtRandom(t *testing.T) {
	c := NewClocks()
	c.Script, c.Nodes, c.Messages, c.Internal, c.Trials = "random", 6, 40, 15, 3
	first, err := c.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(first.Data.Rows) != 95 || len(first.Shown) != 1 || len(first.Shown[0].Rows) != mostStamps ||
		first.Diagrams[0].Short {
		t.Errorf("%d rows, of which %d are shown", len(first.Data.Rows), len(first.Shown[0].Rows))
	}
	c.Seed = 2
	second, err := c.Run(t.Context(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if equalTables(first.Data, second.Data) {
		t.Error("another seed makes the same script")
	}
}

func TestClocksRefuse(t *testing.T) {
	for want, change := range map[string]func(*Clocks){
		"R0 (process 0, event 0)":        func(c *Clocks) { c.Script = "R0" },
		"S0 (process 1, event 0)":        func(c *Clocks) { c.Script = "S0 | S0 | R0" },
		"cyclic wait: R1 (process 0, ev": func(c *Clocks) { c.Script = "R1 S0 | R0 S1" },
		"\"Q\" is no event":              func(c *Clocks) { c.Script = "Q" },
		"nodes: 0":                       func(c *Clocks) { c.Script, c.Nodes = "random", 0 },
		"messages: -1":                   func(c *Clocks) { c.Script, c.Messages = "random", -1 },
		"messages: 1 over 0 links":       func(c *Clocks) { c.Script, c.Nodes, c.Messages = "random", 1, 1 },
		"internal: -1":                   func(c *Clocks) { c.Script, c.Internal = "random", -1 },
		"trials: 0":                      func(c *Clocks) { c.Trials = 0 },
	} {
		c := NewClocks()
		change(c)
		if err := c.Validate(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
