package network

import (
	"fmt"
	"strings"

	"github.com/joulemark/joulemark/internal/number"
)

// String is the links as ParseLinks reads them, such as
// "latency=uniform:500µs..1.5ms loss=0.01". What is zero is left out, but for the latency.
func (l Links) String() string {
	return strings.TrimSuffix(fmt.Sprintf("latency=%v %s", l.Latency, l.more()), " ")
}

// Given is the links as String has them, but for what was not asked for: without the default
// latency and a hold that holds back nothing.
func (l Links) Given() string {
	if l.Reorder == 0 {
		l.Hold = 0
	}
	if l.Latency == (Latency{}) {
		return l.more()
	}
	return l.String()
}

// more is all but the latency.
func (l Links) more() string {
	var b strings.Builder
	for _, p := range l.probabilities() {
		if *p.value != 0 {
			fmt.Fprintf(&b, " %s=%v", p.name, *p.value)
		}
	}
	if l.Hold != 0 {
		fmt.Fprintf(&b, " hold=%v", l.Hold)
	}
	return strings.TrimPrefix(b.String(), " ")
}

// ParseLinks reads key=value pairs with spaces between them; the keys are latency
// (see ParseLatency), loss, duplicate, reorder and hold. What is left out is zero, the
// latency too.
func ParseLinks(text string) (Links, error) {
	var l Links
	if strings.TrimSpace(text) == "" {
		return l, nil
	}
	words := strings.Join(strings.Fields(text), " ")
	values, err := parseSettings(words, " ", "latency", "loss", "duplicate", "reorder", "hold")
	if err != nil {
		return Links{}, fmt.Errorf("links %q: %w", text, err)
	}
	if v, ok := values["latency"]; ok {
		if l.Latency, err = ParseLatency(v); err != nil {
			return Links{}, err
		}
	}
	for _, p := range l.probabilities() {
		if v, ok := values[p.name]; ok {
			var ok bool
			if *p.value, ok = number.Float(v); !ok {
				return Links{}, fmt.Errorf("links %q: %s %q (allowed: 0 up to but not including 1)", text, p.name, v)
			}
		}
	}
	if v, ok := values["hold"]; ok {
		if l.Hold, err = parseSpan("hold", v, maxLatency); err != nil {
			return Links{}, fmt.Errorf("links %q: %w", text, err)
		}
	}
	if err := l.Validate(); err != nil {
		return Links{}, err
	}
	return l, nil
}
