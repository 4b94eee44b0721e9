package cmd

import (
	"fmt"
	"io"
	"time"

	"github.com/joulemark/joulemark/bench/experiment"
)

// ahead is how long experiments take, by their own estimates.
type ahead struct {
	each    []time.Duration
	workers int
}

// newAhead asks all experiments.
func newAhead(todo []experiment.Experiment, workers int) *ahead {
	a := &ahead{workers: workers}
	for _, e := range todo {
		a.each = append(a.each, e.Estimate().Wall(workers)+perReport)
	}
	return a
}

const (
	// perReport is about what the pictures of an experiment take.
	perReport = 300 * time.Millisecond
	// patience is what nobody has to be told beforehand.
	patience = 5 * time.Second
)

func (a *ahead) total() time.Duration {
	sum := time.Duration(0)
	for _, d := range a.each {
		sum += d
	}
	return sum
}

// announce says before the work how long it will take, if that is worth a word.
func (a *ahead) announce(out io.Writer) {
	if total := a.total(); total >= patience {
		processors := "processor"
		if a.workers > 1 {
			processors += "s"
		}
		fmt.Fprintf(out, "joulemark: this takes about %s on %d quiet %s\n", spanText(total), a.workers, processors)
	}
}

// left is how long it takes from here on, in the words of a progress line; "" for a moment.
func (a *ahead) left(current, done, total int) string {
	left := time.Duration(0)
	for _, d := range a.each[current:] {
		left += d
	}
	left -= time.Duration(float64(a.each[current]) * float64(done) / float64(max(total, 1)))
	if left < patience {
		return ""
	}
	return ", about " + spanText(left) + " left"
}

// spanText is a time in one or two digits and one unit: an estimate has no more.
func spanText(d time.Duration) string {
	switch {
	case d < 10*time.Second:
		return fmt.Sprintf("%.0f s", d.Seconds())
	case d < 90*time.Second:
		return fmt.Sprintf("%.0f s", d.Round(10*time.Second).Seconds())
	case d < 90*time.Minute:
		return fmt.Sprintf("%.0f min", d.Minutes())
	case d < 48*time.Hour:
		return fmt.Sprintf("%.0f h", d.Hours())
	}
	return fmt.Sprintf("%.0f days", d.Hours()/24)
}
