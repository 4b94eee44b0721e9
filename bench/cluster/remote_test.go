package cluster

import (
	"strings"
	"testing"

	"github.com/joulemark/joulemark/internal/version"
)

// A host of the same build needs no mention; another one is named, with the build that it does not
// match.
func TestStranger(t *testing.T) {
	if got := (&remote{tool: version.Tool()}).stranger(); got != "" {
		t.Errorf("a host of the same build is named: %q", got)
	}
	got := (&remote{tool: "joulemark v0.0.1"}).stranger()
	for _, want := range []string{`"joulemark v0.0.1"`, version.Tool()} {
		if !strings.Contains(got, want) {
			t.Errorf("%q does not name %s", got, want)
		}
	}
}
