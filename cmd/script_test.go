package cmd

import (
	"flag"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/joulemark/joulemark/bench/catalogue"
	"github.com/joulemark/joulemark/internal/longtest"
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
			// Most scripts are about what is counted, and not about how long it is metered.
			if !longtest.On() {
				env.Setenv("JOULEMARK_IDLE", "1ms")
				env.Setenv("JOULEMARK_WINDOW", "1ms")
			}
			env.Setenv("COLUMNS", "1000") // so that no line is broken, and can be matched
			// Scripts have no home, and what they build is built once.
			if cache, err := exec.Command("go", "env", "GOCACHE").Output(); err == nil {
				env.Setenv("GOCACHE", strings.TrimSpace(string(cache)))
			}
			return nil
		},
	})
}
