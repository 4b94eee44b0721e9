package cmd

import (
	"fmt"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/joulemark/joulemark/cmd/output"
)

// Help ends, and says each example whole, however narrow the terminal is.
func TestHelpAtAnyWidth(t *testing.T) {
	w := &world{}
	var all func(*cobra.Command)
	all = func(c *cobra.Command) {
		for width := range 120 {
			text := output.Broken(c.Example, width)
			whole := strings.ReplaceAll(text, " \\\n     ", "")
			if whole != c.Example {
				t.Fatalf("%s at %d columns:\n%s", c.Name(), width, text)
			}
		}
		for _, sub := range c.Commands() {
			all(sub)
		}
	}
	all(rootCommand(w))
	for _, width := range []int{1, 20, 24, 40, 45} {
		for _, c := range []string{"--help", "run --help", "trace --help", "list", "help faults"} {
			status, out, errOut := said(t, []string{fmt.Sprintf("COLUMNS=%d", width)}, strings.Fields(c)...)
			if status != exitOK || out == "" || errOut != "" {
				t.Errorf("%s at %d columns: status %d, %s", c, width, status, errOut)
			}
		}
	}
}
