//go:build darwin || freebsd

package energy

import "time"

// schedulerTick is zero where nothing has been found out about it.
func schedulerTick() time.Duration { return 0 }
