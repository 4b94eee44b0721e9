package network

import (
	"fmt"
	"strings"
)

// String is the links as key=value pairs, such as
// "latency=uniform:500µs..1.5ms loss=0.01". What is zero is left out, but for the latency.
func (l Links) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "latency=%v", l.Latency)
	for _, p := range l.probabilities() {
		if *p.value != 0 {
			fmt.Fprintf(&b, " %s=%v", p.name, *p.value)
		}
	}
	if l.Hold != 0 {
		fmt.Fprintf(&b, " hold=%v", l.Hold)
	}
	return b.String()
}
