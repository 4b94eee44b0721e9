package outcomes

import (
	"fmt"
	"strings"
)

// Failures counts the executions that did not go as asked, by the kind of their status and in the
// order of the first of each kind.
type Failures []Failure

// Failure is the executions whose status is of one kind.
type Failure struct {
	Kind   string `json:"kind"` // the status up to its details
	Runs   int64  `json:"runs"`
	Status string `json:"status"` // of the first of them
	Seed   uint64 `json:"seed"`   // likewise
}

// Add takes in an execution with a status that is not ok, and its seed.
func (f *Failures) Add(status string, seed uint64) {
	kind, _, _ := strings.Cut(status, ":")
	f.add(Failure{Kind: kind, Runs: 1, Status: status, Seed: seed})
}

func (f *Failures) add(more Failure) {
	for i := range *f {
		if (*f)[i].Kind == more.Kind {
			(*f)[i].Runs += more.Runs
			return
		}
	}
	*f = append(*f, more)
}

func (f *Failures) merge(o Failures) {
	for _, more := range o {
		f.add(more)
	}
}

// Of says in how many executions out of some what went wrong; noun is what they are called.
func (f Failures) Of(runs int64, noun string) string {
	parts := make([]string, len(f))
	for i, of := range f {
		parts[i] = fmt.Sprintf("%s: in %d", of.Kind, of.Runs)
	}
	return fmt.Sprintf("%s of %d %s", strings.Join(parts, "; "), runs, noun)
}
