package network

import (
	"fmt"
	"math"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Distribution names the shape of the latency of a link.
type Distribution uint8

// The distributions of latency.
const (
	Fixed       Distribution = iota // A always
	Uniform                         // from A to B
	Exponential                     // A plus an exponential time of mean B, cut off at 20 means
	LogNormal                       // median A, sigma B in hundredths; cut off at 6 sigma
)

// Latency is the distribution of the one-way delay of a message. Every latency has
// an upper bound, so that algorithms for synchronous networks can have time-outs that
// are right; what is cut off for it is rarer than 1 in 10^8. The zero value stands for
// DefaultLatency.
type Latency struct {
	Distribution Distribution
	// A and B are the parameters that Distribution names beside each constant. B of LogNormal is
	// no time but a hundredfold number; where a distribution has no use for B it is 0.
	A, B algorithms.Time
}

// DefaultLatency is uniform from 0.5 to 1.5 ms: a network in one building, with enough spread
// for messages to overtake each other.
var DefaultLatency = Latency{Uniform, 500 * algorithms.Microsecond, 1500 * algorithms.Microsecond}

const (
	exponentialCut = 20.0
	logNormalCut   = 6.0
	maxSigma       = 300 // in hundredths
)

// Bound is the longest delay that Sample returns.
func (l Latency) Bound() algorithms.Time {
	longest := l.A
	switch l.Distribution {
	case Uniform:
		longest = l.B
	case Exponential:
		longest += algorithms.Time(math.Ceil(exponentialCut * float64(l.B)))
	case LogNormal:
		longest = l.scaled(logNormalCut)
	}
	return max(1, longest)
}

// Least is the shortest delay that Sample returns.
func (l Latency) Least() algorithms.Time {
	if l.Distribution == LogNormal {
		return max(1, l.scaled(-logNormalCut))
	}
	return max(1, l.A)
}

// scaled is the log-normal delay at z standard deviations from the median, cut off.
func (l Latency) scaled(z float64) algorithms.Time {
	z = max(-logNormalCut, min(logNormalCut, z))
	return algorithms.Time(math.Ceil(float64(l.A) * exp(z*float64(l.B)/100)))
}

// Sample turns 64 random bits into a delay of at least one tick, the same on any machine.
func (l Latency) Sample(random uint64) algorithms.Time {
	switch l.Distribution {
	case Uniform:
		span := uint64(l.B-l.A) + 1
		return max(1, l.A+algorithms.Time((random>>32)*span>>32))
	case Exponential:
		d := -ln(unit(random)) * float64(l.B)
		return max(1, l.A+algorithms.Time(math.Ceil(min(d, exponentialCut*float64(l.B)))))
	case LogNormal:
		return max(1, l.scaled(normal(random)))
	}
	return max(1, l.A)
}

// maxLatency keeps sums of times far from overflow.
const maxLatency = algorithms.Hour

// Validate names what is out of range.
func (l Latency) Validate() error {
	switch {
	case l.Distribution > LogNormal:
		unknown := fmt.Sprintf("distribution %d", l.Distribution)
		return suggest.Wrong("latency", unknown, "fixed, uniform, exponential, log-normal")
	case l.Distribution == LogNormal && (l.B < 0 || l.B > maxSigma):
		return suggest.Wrong("latency", fmt.Sprintf("log-normal sigma %g", float64(l.B)/100), "0 to %g", maxSigma/100.0)
	case l.A < 0 || l.B < 0 || l.A > maxLatency || l.B > maxLatency:
		return suggest.Wrong("latency", fmt.Sprintf("%v, %v", l.A, l.B), "0 to %v", maxLatency)
	case l.Distribution == Uniform && l.B < l.A:
		return suggest.Wrong("latency", fmt.Sprintf("uniform from %v to %v", l.A, l.B), "the first at most the second")
	case l.Bound() > maxLatency:
		return suggest.Wrong("latency", fmt.Sprintf("longest delay %v", l.Bound()), "up to %v", maxLatency)
	}
	return nil
}
