package cmd

import (
	"flag"
	"os"
	"runtime"
	"strconv"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/joulemark/joulemark/bench/catalogue"
)

func TestMain(m *testing.M) {
	// Scripts mostly wait: a run watches the idle machine before it begins.
	flag.Set("test.parallel", strconv.Itoa(max(6, runtime.GOMAXPROCS(0))))
	testscript.Main(m, map[string]func(){"joulemark": func() { os.Exit(Main(catalogue.BuiltIn())) }})
}

// TestScripts runs the command as a user would, each script in a folder of its own. testscript
// gives scripts an environment of their own as well.
func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir: "testdata/script", RequireExplicitExec: true, RequireUniqueNames: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("COLUMNS", "120") // so that lines are long enough to be matched
			return nil
		},
	})
}
