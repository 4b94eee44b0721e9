package host

import (
	"fmt"
	"strings"
	"time"
)

// still lists the domains whose counters do not move while the host is watched for a sixteenth of a
// second. RAPL moves every millisecond. It is an error if none moves.
func (h Machine) still(c counter) ([]string, error) {
	list := c.domains()
	if !h.Live || len(list) == 0 {
		return nil, nil
	}
	first, next := make([]reading, len(list)), make([]reading, len(list))
	if err := c.read(first); err != nil {
		return nil, err
	}
	pause := h.pause
	if pause == nil {
		pause = time.Sleep
	}
	moved := make([]bool, len(list))
	for wait := 2 * time.Millisecond; wait <= 32*time.Millisecond; wait *= 2 {
		pause(wait)
		if err := c.read(next); err != nil {
			return nil, err
		}
		all := true
		for i := range next {
			moved[i] = moved[i] || next[i].err == nil && first[i].err == nil &&
				next[i].microjoules != first[i].microjoules
			all = all && moved[i]
		}
		if all {
			break
		}
	}
	var still []string
	for i, d := range list {
		if !moved[i] {
			still = append(still, d.name)
		}
	}
	if len(still) == len(list) {
		return nil, fmt.Errorf("%s, as where a hypervisor does not pass on what is counted", standStill(still))
	}
	return still, nil
}

func standStill(names []string) string {
	if len(names) == 1 {
		return names[0] + " stands still"
	}
	return strings.Join(names, ", ") + " stand still"
}

func stillWarning(names []string) []string {
	if len(names) == 0 {
		return nil
	}
	return []string{standStill(names) + ", so what they would count is missing"}
}
