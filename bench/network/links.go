package network

import (
	"errors"
	"fmt"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Links is how the links of a run behave, all alike. The zero value is a network that
// loses nothing, with the default latency.
type Links struct {
	Latency Latency
	// Loss, Duplicate and Reorder are probabilities of each message, apart from
	// each other, in [0, 1).
	Loss      float64
	Duplicate float64
	// Reorder is the probability that a message is held back by up to Hold, so that
	// later ones overtake it, also where the algorithm assumes links in order.
	Reorder float64
	// Hold is the longest such delay; 0 stands for four times the latency's bound.
	Hold algorithms.Time
}

// WithDefaults fills in the zero fields.
func (l Links) WithDefaults() Links {
	if l.Latency == (Latency{}) {
		l.Latency = DefaultLatency
	}
	if l.Hold == 0 {
		l.Hold = 4 * l.Latency.Bound()
	}
	return l
}

// Faults are the classes of failure that these links have.
func (l Links) Faults() algorithms.Faults {
	f := algorithms.NoFaults
	if l.Loss > 0 {
		f |= algorithms.Loss
	}
	if l.Duplicate > 0 {
		f |= algorithms.Duplication
	}
	if l.Reorder > 0 {
		f |= algorithms.Reordering
	}
	return f
}

// Delta bounds the one-way delay of a message that is not lost.
func (l Links) Delta() algorithms.Time {
	d := l.Latency.Bound()
	if l.Reorder > 0 {
		d += l.Hold
	}
	return max(d, 1)
}

type probability struct {
	name  string
	value *float64
}

func (l *Links) probabilities() [3]probability {
	return [...]probability{{"loss", &l.Loss}, {"duplicate", &l.Duplicate}, {"reorder", &l.Reorder}}
}

// Validate names all fields that are out of range.
func (l Links) Validate() error {
	errs := []error{l.Latency.Validate()}
	for _, p := range l.probabilities() {
		if !(*p.value >= 0 && *p.value < 1) { // also refuses NaN
			errs = append(errs, fmt.Errorf("links: %w", &suggest.KeyError{
				Key: p.name, Value: fmt.Sprint(*p.value), Allowed: "0 up to but not including 1", Prose: true,
			}))
		}
	}
	if l.Hold < 0 || l.Hold > maxLatency {
		errs = append(errs, fmt.Errorf("links: hold %v (allowed: 0 to %v)", l.Hold, maxLatency))
	}
	return errors.Join(errs...)
}
