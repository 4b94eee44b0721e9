package strict_test

import (
	"os/exec"
	"strings"
	"testing"
)

// Who reads JSON, such as reports, links no YAML.
func TestNoYAMLIsLinked(t *testing.T) {
	for _, pkg := range []string{"internal/strict", "bench/record", "reports"} {
		out, err := exec.Command("go", "list", "-deps", "github.com/joulemark/joulemark/"+pkg).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		if strings.Contains(string(out), "yaml") {
			t.Errorf("%s links\n%s", pkg, out)
		}
	}
}
