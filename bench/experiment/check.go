package experiment

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// within reports a number that is out of range, NaN included.
func within[T int | float64 | time.Duration](name string, value, least, most T) error {
	if value >= least && value <= most {
		return nil
	}
	return suggest.Wrong(name, value, "%v to %v", least, most)
}

// choice reports a word that is none of those allowed.
func choice(name, value string, allowed ...string) error {
	if slices.Contains(allowed, value) {
		return nil
	}
	return suggest.Wrong(name, strconv.Quote(value), "%s", list(allowed))
}

func list(words []string) string { return strings.Join(words, ", ") }

// timeText is a span in a unit that people use for it.
func timeText(seconds float64) string {
	switch {
	case seconds < 100:
		return energy.Seconds(seconds).String()
	case seconds < 300*3600:
		return time.Duration(seconds * 1e9).Round(time.Second).String()
	}
	return fmt.Sprintf("%.3g days", seconds/86400)
}

func bytesText(bytes float64) string { return energy.Bytes(bytes).String() }
