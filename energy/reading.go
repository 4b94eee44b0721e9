package energy

import (
	"fmt"
	"time"
)

// reading is what the clocks of a [Meter] show at one moment.
type reading struct {
	cpu, children time.Duration
	wall          time.Time
}

// begin reads the clocks at the start of a window: that of the work last.
func (m *Meter) begin() (r reading, err error) {
	if m.Children {
		if r.children, err = childrenOf(m.Clock); err != nil {
			return r, fmt.Errorf("energy: start of window: %w", err)
		}
	}
	r.wall = m.now()
	if r.cpu, err = m.Clock.CPU(); err != nil {
		return r, fmt.Errorf("energy: start of window: %w", err)
	}
	return r, nil
}

// usage is what has been used since the clocks were read, and what they show now: that of the work
// is read first.
func (m *Meter) usage(since reading) (Usage, reading, error) {
	now, err := reading{children: since.children}, error(nil)
	if now.cpu, err = m.Clock.CPU(); err != nil {
		return Usage{}, now, fmt.Errorf("energy: end of window: %w", err)
	}
	now.wall = m.now()
	if now.cpu < since.cpu {
		return Usage{}, now, fmt.Errorf("energy: clock %s went back from %v to %v", m.Clock.Name(), since.cpu, now.cpu)
	}
	if m.Children {
		if now.children, err = childrenOf(m.Clock); err != nil {
			return Usage{}, now, fmt.Errorf("energy: end of window: %w", err)
		}
	}
	ofChildren := CPUSeconds(max(0, now.children-since.children).Seconds())
	return Usage{
		CPU:        CPUSeconds((now.cpu - since.cpu).Seconds()) + ofChildren,
		Wall:       Seconds(max(0, now.wall.Sub(since.wall)).Seconds()),
		Children:   ofChildren,
		Resolution: Seconds(m.Clock.Resolution().Seconds()),
		Error:      CPUSeconds(boundOf(m.Clock, m.Threads).Seconds()),
		Clock:      m.Clock.Name(),
		Windows:    1,
	}, now, nil
}
