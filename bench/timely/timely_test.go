package timely

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/bench/engine"
)

// spy is a test that keeps what it is told.
type spy struct {
	testing.TB
	said []string
}

func (s *spy) Helper()                     {}
func (s *spy) Logf(f string, args ...any)  { s.said = append(s.said, "log "+fmt.Sprintf(f, args...)) }
func (s *spy) Error(args ...any)           { s.said = append(s.said, "error "+fmt.Sprint(args...)) }
func (s *spy) Skipf(f string, args ...any) { s.said = append(s.said, "skip "+fmt.Sprintf(f, args...)) }

// What went wrong in a run whose bound did not hold is tried again, with a bound that is longer
// each time; what has another cause is not.
func TestRun(t *testing.T) {
	broken := errors.New("two leaders")
	late := engine.Outcome{Late: 3}
	for name, c := range map[string]struct {
		runs   []engine.Outcome // with something wrong, then one without
		bounds int
		said   []string // how each begins
	}{
		"good":             {nil, 1, nil},
		"wrong in time":    {[]engine.Outcome{{}}, 1, []string{"error it is wrong"}},
		"late, then good":  {[]engine.Outcome{late}, 2, []string{"log the assumed bound"}},
		"late, then wrong": {[]engine.Outcome{late, {}}, 2, []string{"log the assumed bound", "error it is wrong"}},
		"late throughout": {
			[]engine.Outcome{late, late, late, late},
			3,
			[]string{"log the assumed bound", "log the assumed bound", "skip the assumed bound", "log"},
		},
		"broken whatever the delays": {
			[]engine.Outcome{{Late: 3, Violation: broken}}, 1, []string{"error it is wrong"},
		},
		"broken as it need not hold": {
			[]engine.Outcome{{Late: 3, Violation: broken, Synchronous: true}}, 2, []string{"log the assumed bound"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			var bounds []algorithms.Time
			s := &spy{TB: t}
			Run(s, 10, func(bound algorithms.Time) (engine.Outcome, string) {
				bounds = append(bounds, bound)
				if len(bounds) > len(c.runs) {
					return engine.Outcome{}, ""
				}
				return c.runs[len(bounds)-1], "it is wrong"
			})
			if want := []algorithms.Time{10, 20, 40}[:c.bounds]; !slices.Equal(bounds, want) {
				t.Errorf("run with %v; want %v", bounds, want)
			}
			ok := slices.EqualFunc(s.said, c.said, strings.HasPrefix)
			if !ok {
				t.Errorf("%q; want %q", s.said, c.said)
			}
		})
	}
}
