package cmd

import (
	"os"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/joulemark/joulemark/bench/catalogue"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"joulemark": func() { os.Exit(Main(catalogue.BuiltIn())) }})
}

// TestScripts runs the command as a user would, each script in a folder of its own. testscript
// gives scripts an environment of their own as well.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true})
}
