package energy

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Usage is what a window of work used. The zero value is no window at all and is
// neutral in [Usage.Add].
type Usage struct {
	CPU  CPUSeconds // executing, over all threads
	Wall Seconds    // elapsed
	// Children is the part of CPU that child processes took which were waited for in the window,
	// all that they took in their lives; 0 where they are not counted.
	Children CPUSeconds `json:",omitempty"`

	// Resolution is the smallest step of the clock. It belongs to the sampler and
	// does not shrink when usage is divided by repetitions; Error does.
	Resolution Seconds
	// Error bounds how far CPU may be off on either side, summed over the windows;
	// see [Bounder].
	Error CPUSeconds

	Clock   string // the name of the clock
	Windows int    // start-stop pairs summed
}

// Add sums two usages. Errors add up, the coarser resolution stays, and clocks
// of different names are both named.
func (u Usage) Add(o Usage) Usage {
	return Usage{
		CPU:        u.CPU + o.CPU,
		Wall:       u.Wall + o.Wall,
		Children:   u.Children + o.Children,
		Resolution: max(u.Resolution, o.Resolution),
		Error:      u.Error + o.Error,
		Clock:      joinNames(u.Clock, o.Clock),
		Windows:    u.Windows + o.Windows,
	}
}

// Per divides by the number of executions that filled the window, so that the
// usage is that of one. The error shrinks with it, because one edge error is
// shared by all; the resolution and the number of windows stay. It panics if n
// is less than 1.
func (u Usage) Per(n int) Usage {
	if n < 1 {
		panic(fmt.Sprintf("energy: usage per %d executions; at least 1 is needed", n))
	}
	u.CPU /= CPUSeconds(n)
	u.Wall /= Seconds(n)
	u.Children /= CPUSeconds(n)
	u.Error /= CPUSeconds(n)
	return u
}

// Valid returns an error unless every quantity is finite and not negative.
func (u Usage) Valid() error {
	return errors.Join(
		CheckNonNegative("usage CPU seconds", float64(u.CPU)),
		CheckNonNegative("usage wall seconds", float64(u.Wall)),
		CheckNonNegative("usage CPU seconds besides those of children", float64(u.CPU-u.Children)),
		CheckNonNegative("usage CPU seconds of children", float64(u.Children)),
		CheckNonNegative("usage resolution", float64(u.Resolution)),
		CheckNonNegative("usage error", float64(u.Error)),
		CheckNonNegative("usage windows", float64(u.Windows)),
	)
}

// String prints the usage on one line.
func (u Usage) String() string {
	return fmt.Sprintf("%v CPU ± %v in %v (%s, %d windows)", u.CPU, u.Error, u.Wall, u.Clock, u.Windows)
}

// joinNames names every part of a sum once, in the order in which they appear.
func joinNames(a, b string) string {
	const and = " + "
	if a == b || b == "" {
		return a
	}
	names := strings.Split(a, and)
	if a == "" {
		names = nil
	}
	for name := range strings.SplitSeq(b, and) {
		if !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return strings.Join(names, and)
}
