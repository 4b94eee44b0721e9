package network

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/joulemark/joulemark/algorithms"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

var distributionNames = []string{"fixed", "uniform", "exponential", "log-normal"}

// String is the latency as ParseLatency reads it. The zero value is written as the
// latency that it stands for.
func (l Latency) String() string {
	if l == (Latency{}) {
		l = DefaultLatency
	}
	switch l.Distribution {
	case Fixed:
		return "fixed:" + l.A.String()
	case Uniform:
		return fmt.Sprintf("uniform:%v..%v", l.A, l.B)
	case Exponential:
		if l.A == 0 {
			return "exponential:" + l.B.String()
		}
		return fmt.Sprintf("exponential:min=%v,mean=%v", l.A, l.A+l.B)
	case LogNormal:
		return fmt.Sprintf("log-normal:median=%v,sigma=%v", l.A, float64(l.B)/100)
	}
	return fmt.Sprintf("distribution %d", l.Distribution)
}

// LatencyGrammar explains to users how a latency is written.
const LatencyGrammar = `A latency is how long a message takes from one node to the next.

  fixed:1ms                        always the same
  uniform:0.5ms..1.5ms             anything between the two, both included
  exponential:1ms                  exponential with this mean
  exponential:min=0.1ms,mean=1ms   0.1 ms plus an exponential time, together
                                   1 ms in the mean
  log-normal:median=1ms,sigma=0.5  the logarithm is normal with this standard
                                   deviation

Times are whole microseconds with their unit (us, ms, s, m, h), up to an hour; sigma has two decimals at most. A delay
of 0 is one tick, the least there is. The simulator takes uniform:0.5ms..1.5ms unless told otherwise. Other engines take
the time that they take, and add a latency to it where one is given.
`

// ParseLatency reads a latency as LatencyGrammar explains it.
func ParseLatency(text string) (Latency, error) {
	name, rest, _ := strings.Cut(text, ":")
	var l Latency
	var err error
	switch name {
	case "fixed":
		l.A, err = parseSpan("time", rest, maxLatency)
		l.A = max(1, l.A) // fixed:0s must not turn into the zero value, the default
	case "uniform":
		l, err = parseUniform(rest)
	case "exponential":
		l, err = parseExponential(rest)
	case "log-normal":
		l, err = parseLogNormal(rest)
	default:
		return Latency{}, suggest.Unknown("latency", name, distributionNames)
	}
	if err == nil {
		err = l.Validate()
	}
	if err != nil {
		return Latency{}, &suggest.KeyError{Key: "latency", Value: suggest.Quote(text), Err: err, Prose: true}
	}
	return l, nil
}

func parseUniform(text string) (Latency, error) {
	from, to, ok := strings.Cut(text, "..")
	if !ok {
		return Latency{}, fmt.Errorf("%q (allowed: two times, such as 0.5ms..1.5ms)", text)
	}
	a, err := parseSpan("from", from, maxLatency)
	if err != nil {
		return Latency{}, err
	}
	b, err := parseSpan("to", to, maxLatency)
	return Latency{Uniform, a, b}, err
}

func parseExponential(text string) (Latency, error) {
	if !strings.Contains(text, "=") {
		mean, err := parseSpan("mean", text, maxLatency)
		return Latency{Exponential, 0, mean}, err
	}
	values, err := parseSettings(text, ",", "min", "mean")
	if err != nil {
		return Latency{}, err
	}
	least := algorithms.Time(0)
	if v, ok := values["min"]; ok {
		if least, err = parseSpan("min", v, maxLatency); err != nil {
			return Latency{}, err
		}
	}
	mean, err := parseSpan("mean", values["mean"], maxLatency)
	if err == nil && mean < least {
		err = fmt.Errorf("mean %v (allowed: at least min, %v)", mean, least)
	}
	return Latency{Exponential, least, mean - least}, err
}

func parseLogNormal(text string) (Latency, error) {
	values, err := parseSettings(text, ",", "median", "sigma")
	if err != nil {
		return Latency{}, err
	}
	median, err := parseSpan("median", values["median"], maxLatency)
	if err != nil {
		return Latency{}, err
	}
	sigma, ok := number.Float(values["sigma"])
	hundredths := math.Round(100 * sigma)
	if !ok || !(sigma >= 0 && hundredths <= maxSigma) || sigma != hundredths/100 {
		return Latency{}, fmt.Errorf("sigma %q (allowed: 0 to %g in steps of 0.01)", values["sigma"], maxSigma/100.0)
	}
	return Latency{LogNormal, median, algorithms.Time(hundredths)}, nil
}

// MarshalText and UnmarshalText make a Latency a value of YAML, JSON and flags.
func (l Latency) MarshalText() ([]byte, error) { return []byte(l.String()), nil }

// UnmarshalText reads what ParseLatency reads.
func (l *Latency) UnmarshalText(text []byte) (err error) {
	*l, err = ParseLatency(string(text))
	return err
}

// parseSpan reads a time from 0 to limit with its unit, in whole ticks.
func parseSpan(what, text string, limit algorithms.Time) (algorithms.Time, error) {
	d, err := time.ParseDuration(text)
	if err != nil || d < 0 || d%time.Microsecond != 0 || d > limit.Duration() {
		return 0, fmt.Errorf("%s %q (allowed: whole microseconds from 0s to %v, such as 1.5ms)", what, text, limit)
	}
	return algorithms.Time(d / time.Microsecond), nil
}

// parseSettings reads key=value pairs. Every key is one of those allowed, and comes once.
func parseSettings(text, separator string, allowed ...string) (map[string]string, error) {
	values := map[string]string{}
	for part := range strings.SplitSeq(text, separator) {
		key, value, ok := strings.Cut(part, "=")
		if !ok {
			return nil, fmt.Errorf("%q (allowed: %s=...)", part, strings.Join(allowed, "=..., "))
		}
		if !slices.Contains(allowed, key) {
			return nil, suggest.Unknown("key", key, allowed)
		}
		if _, twice := values[key]; twice {
			return nil, fmt.Errorf("key %s is given twice", key)
		}
		values[key] = value
	}
	return values, nil
}
