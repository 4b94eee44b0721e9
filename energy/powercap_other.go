//go:build !linux

package energy

import (
	"fmt"
	"io/fs"
	"runtime"
)

// powercapZones finds nothing, because powercap is a part of Linux.
func powercapZones(string) (*powercap, []string, error) {
	return nil, nil, fmt.Errorf("energy: powercap is a part of Linux and this is %s: %w", runtime.GOOS, fs.ErrNotExist)
}
