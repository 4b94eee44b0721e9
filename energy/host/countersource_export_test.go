package host

import "github.com/joulemark/joulemark/energy"

// NewMovingCounterSource returns a source whose counters gain 100 J, and whose machine is
// busy for 4 s, between any two readings, so that the public conformance suite can test it.
func NewMovingCounterSource() energy.Source {
	c := newFakeCounter(pkg(0), dram(0))
	c.step = 100e6
	host := make(chan hostTimes, 1)
	host <- hostTimes{}
	return newCounterSource(c, energy.SourceInfo{Name: "moving", Kind: energy.Measured, Detail: "a fake"},
		counterOptions{
			host: func() (hostTimes, error) {
				h := <-host
				host <- hostTimes{busy: h.busy + 400}
				return h, nil
			},
		})
}
