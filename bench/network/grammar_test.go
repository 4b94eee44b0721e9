package network

import (
	"strings"
	"testing"
)

// Every example that users are shown can be read.
func TestGrammarsShowWhatIsRead(t *testing.T) {
	for _, c := range []struct {
		text string
		read func(string) error
	}{
		{TopologyGrammar, func(s string) error {
			for shape := range strings.SplitSeq(s, ", ") {
				if _, err := ParseTopology(shape); err != nil {
					return err
				}
			}
			return nil
		}},
		{LatencyGrammar, func(s string) error { _, err := ParseLatency(s); return err }},
		{FaultsGrammar, func(s string) error { _, err := ParsePlan(s); return err }},
	} {
		examples, _, _ := strings.Cut(c.text, "As a grammar:")
		examples, _, _ = strings.Cut(examples, "A file is read once")
		found := 0
		for line := range strings.Lines(examples) {
			if !strings.HasPrefix(line, "  ") || strings.HasPrefix(line, "   ") {
				continue
			}
			example, _, _ := strings.Cut(strings.TrimSpace(line), "  ")
			found++
			if err := c.read(example); err != nil {
				t.Errorf("%q: %v", example, err)
			}
		}
		if found < 5 {
			t.Errorf("%d examples in %q", found, c.text)
		}
	}
}
