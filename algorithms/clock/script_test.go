package clock

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"github.com/joulemark/joulemark/algorithms"
)

const published = "P S0 P R1 S2 | R3 R0 S1 | S3 P R2"

func mustParse(t testing.TB, text string) Script {
	t.Helper()
	s, err := ParseScript(text)
	if err != nil {
		t.Fatalf("ParseScript(%q): %v", text, err)
	}
	return s
}

func TestParseScript(t *testing.T) {
	for _, c := range []struct {
		text, canonical             string
		processes, events, messages int
	}{
		{published, published, 3, 11, 4},
		{"", "", 1, 0, 0},
		{" \t\n", "", 1, 0, 0},
		{"P", "P", 1, 1, 0},
		{"||", "| |", 3, 0, 0},
		{"|R0|S0", "| R0 | S0", 3, 2, 1},
		{"S0||R0", "S0 | | R0", 3, 2, 1},
		{"S2147483647 S7\tP\n|R7 R2147483647", "S2147483647 S7 P | R7 R2147483647", 2, 5, 2},
		{"S1 R0 | S0 R1", "S1 R0 | S0 R1", 2, 4, 2},
	} {
		s := mustParse(t, c.text)
		if got := s.String(); got != c.canonical {
			t.Errorf("%q: written as %q, want %q", c.text, got, c.canonical)
		}
		if s.Processes() != c.processes || s.Events() != c.events || s.Messages() != c.messages {
			t.Errorf("%q: %d processes, %d events, %d messages; want %d, %d, %d",
				c.text, s.Processes(), s.Events(), s.Messages(), c.processes, c.events, c.messages)
		}
	}
	var zero Script
	if zero.Processes() != 0 || zero.Events() != 0 || zero.String() != "" {
		t.Errorf("zero script: %d processes, %d events, %q", zero.Processes(), zero.Events(), zero)
	}
}

func TestParseScriptErrors(t *testing.T) {
	const words = " is no event (allowed: P, S<k>, R<k> with k from 0 to 2147483647)"
	for _, c := range []struct{ name, text, want string }{
		{"junk", "P P | P X P", `process 1, event 1: "X"` + words},
		{"lower case", "p", `process 0, event 0: "p"` + words},
		{"no number", "S | R", `process 0, event 0: "S"` + words},
		{"leading zero", "P S00 | R00", `process 0, event 1: "S00"` + words},
		{"sign", "S+1 | R1", `process 0, event 0: "S+1"` + words},
		{"negative", "S0 R-1 | R0", `process 0, event 1: "R-1"` + words},
		{"number too large", "S2147483648", `process 0, event 0: "S2147483648"` + words},
		{"internal with number", "P3", `process 0, event 0: "P3"` + words},
		{"long junk", strings.Repeat("z", 1000), `process 0, event 0: "` + strings.Repeat("z", 40) + `"` + words},
		{"receive without send", "S0 | R0 P R7", "R7 (process 1, event 2): message 7 is never sent"},
		{"sent twice", "P S4 | R4 | P P S4", "S4 (process 2, event 2): message 4 is sent already by S4 (process " +
			"0, event 1)"},
		{"sent twice by one", "S4 S4 | R4", "S4 (process 0, event 1): message 4 is sent already by S4 (process " +
			"0, event 0)"},
		{"received twice by one", "S0 | R0 P R0", "R0 (process 1, event 2): message 0 is received already by R0 " +
			"(process 1, event 0)"},
		{"to itself", "P | P S5 R5", "R5 (process 1, event 2): message 5 is sent by the same process (allowed: " +
			"by another)"},
		{"never received", "S1 | R1 P S2", "S2 (process 1, event 2): message 2 is never received, so it " +
			"goes to nobody"},
		{
			"cyclic wait", "P R1 S0 | R0 S1",
			"cyclic wait: R1 (process 0, event 1) waits for process 1, R0 (process 1, event 0) waits for process 0",
		},
		{
			"waiting for a circle", "R9 | P R1 S0 S9 | R0 S1",
			"cyclic wait: R1 (process 1, event 1) waits for process 2, R0 (process 2, event 0) waits for process 1",
		},
		{
			"long circle", "R9 S0 | R0 S1 | R1 S2 | R2 S3 | R3 S4 | R4 S5 | R5 S6 | R6 S7 | R7 S8 | R8 S9",
			"cyclic wait: R9 (process 0, event 0) waits for process 9, R8 (process 9, event 0) waits for process 8, " +
				"R7 (process 8, event 0) waits for process 7, R6 (process 7, event 0) waits for process 6, " +
				"R5 (process 6, event 0) waits for process 5, R4 (process 5, event 0) waits for process 4, " +
				"R3 (process 4, event 0) waits for process 3, R2 (process 3, event 0) waits for process 2, and so on",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			s, err := ParseScript(c.text)
			if err == nil || err.Error() != "script: "+c.want {
				t.Errorf("%.60q: %v\nwant script: %s", c.text, err, c.want)
			}
			if s.Processes() != 0 {
				t.Errorf("%.60q: an error and a script of %d processes", c.text, s.Processes())
			}
		})
	}
}

func TestParseScriptLimits(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"P | P P", ""},
		{"P | P | P", "script: process 2 is one too many (allowed: at most 2 processes)"},
		{"P P | P S0", "script: S0 (process 1, event 1) is one event too many (allowed: at most 3 events)"},
	} {
		_, err := parse(c.text, 2, 3)
		if got := errorText(err); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
	if _, err := ParseScript(strings.Repeat("|", MaxProcesses)); err == nil {
		t.Errorf("%d processes are accepted", MaxProcesses+1)
	}
	if s := mustParse(t, strings.Repeat("|", MaxProcesses-1)); s.Processes() != MaxProcesses {
		t.Errorf("%d processes, want %d", s.Processes(), MaxProcesses)
	}
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

func FuzzParseScript(f *testing.F) {
	for _, seed := range []string{
		published, "", "||", "S0 R1|S1 R0", "R1 S0|R0 S1", "S7|P R7", "S0 S0|R0", "X",
		"S1|R1|R1",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseScript(text)
		if err != nil {
			return
		}
		again, err := ParseScript(s.String())
		if err != nil || again.String() != s.String() {
			t.Errorf("%q is read as %q, and that as %q, %v", text, s, again, err)
		}
		if want := naive(s); s.Stamps().String() != want.String() {
			t.Errorf("%q: stamps %v, want %v", text, s.Stamps(), want)
		}
	})
}

func TestRandomScript(t *testing.T) {
	path, err := algorithms.NewGraph(5, [][2]int32{{0, 1}, {1, 2}, {2, 3}}) // node 4 has no link
	if err != nil {
		t.Fatal(err)
	}
	graphs := map[string]*algorithms.Graph{
		"complete": algorithms.Complete(4), "path": path,
		"one": algorithms.Complete(1),
	}
	rapid.Check(t, func(t *rapid.T) {
		g := graphs[rapid.SampledFrom([]string{"complete", "path", "one"}).Draw(t, "graph")]
		messages, internal := rapid.IntRange(0, 40).Draw(t, "messages"), rapid.IntRange(0, 20).Draw(t, "internal")
		if g.Edges() == 0 {
			messages = 0
		}
		seed := rapid.Uint64().Draw(t, "seed")
		draw := func() Script {
			rng := algorithms.NewRand(seed)
			s, err := RandomScript(&rng, g, messages, internal)
			if err != nil {
				t.Fatal(err)
			}
			return s
		}
		s := draw()
		if s.Processes() != g.N() || s.Messages() != messages || s.Events() != 2*messages+internal {
			t.Fatalf("%q: %d processes, %d messages, %d events", s, s.Processes(), s.Messages(), s.Events())
		}
		if again, err := ParseScript(s.String()); err != nil || again.String() != s.String() {
			t.Fatalf("%q is read as %q, %v", s, again, err)
		}
		for _, r := range s.routes {
			if !g.Linked(algorithms.ID(r.from), algorithms.ID(r.to)) {
				t.Fatalf("%q: message %d goes from %d to %d", s, r.number, r.from, r.to)
			}
		}
		if draw().String() != s.String() {
			t.Fatalf("seed %d gives two scripts", seed)
		}
	})
}

// Two messages between two processes make eight scripts, and all are drawn.
func TestRandomScriptDrawsAll(t *testing.T) {
	seen := map[string]bool{}
	for seed := range uint64(200) {
		rng := algorithms.NewRand(seed)
		s, err := RandomScript(&rng, algorithms.Complete(2), 2, 0)
		if err != nil {
			t.Fatal(err)
		}
		seen[s.String()] = true
	}
	for _, want := range []string{
		"S0 S1 | R0 R1", "S0 S1 | R1 R0", "S0 R1 | R0 S1", "S0 R1 | S1 R0",
		"R0 R1 | S0 S1", "R1 R0 | S0 S1", "R0 S1 | S0 R1", "S1 R0 | S0 R1",
	} {
		if !seen[want] {
			t.Errorf("%q is never drawn", want)
		}
		delete(seen, want)
	}
	if len(seen) > 0 {
		t.Errorf("drawn as well: %v", seen)
	}
}

// A random script uses all links and lets messages of one link overtake each other.
func TestRandomScriptVariety(t *testing.T) {
	rng := algorithms.NewRand(1)
	s, err := RandomScript(&rng, algorithms.Complete(3), 100, 30)
	if err != nil {
		t.Fatal(err)
	}
	used := map[[2]int32]int32{} // the rank of the latest message sent over the link
	overtaken := false
	for _, r := range s.routes { // in the order of sending
		link := [2]int32{r.from, r.to}
		last, seen := used[link]
		overtaken = overtaken || seen && r.rank < last
		used[link] = r.rank
	}
	if len(used) != 6 || !overtaken {
		t.Errorf("%d links used (want 6), overtaking: %t", len(used), overtaken)
	}
	for p := range 3 {
		if !strings.Contains(Script{events: s.of(p), starts: []int32{0, int32(len(s.of(p)))}}.String(), "P") {
			t.Errorf("process %d of %q has no internal event", p, s)
		}
	}
}

func TestRandomScriptErrors(t *testing.T) {
	for _, c := range []struct {
		name               string
		nodes              int
		messages, internal int
		want               string
	}{
		{"no link", 1, 3, 0, "messages: 3 over 0 links (allowed: 0 or more, 0 without a link)"},
		{"negative messages", 2, -1, 0, "messages: -1 over 1 links (allowed: 0 or more, 0 without a link)"},
		{"negative internal", 2, 0, -1, "internal: -1 (allowed: 0 or more)"},
		{"processes", MaxProcesses + 1, 0, 0, "1048577 processes (allowed: at most 1048576)"},
		{
			"messages", 2, math.MaxInt, 0,
			"9223372036854775807 messages and 0 internal events (allowed: at most 16777216 events, of which each " +
				"message makes two)",
		},
		{
			"events", 2, MaxEvents / 2, 1,
			"8388608 messages and 1 internal events (allowed: at most 16777216 events, of which each " +
				"message makes two)",
		},
	} {
		rng := algorithms.NewRand(1)
		_, err := RandomScript(&rng, algorithms.Complete(c.nodes), c.messages, c.internal)
		if errorText(err) != c.want {
			t.Errorf("%s: %v, want %s", c.name, err, c.want)
		}
	}
}
