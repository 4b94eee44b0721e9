//go:build !linux && !darwin

package socket

import (
	"errors"
	"fmt"
)

// DescriptorLimit is how many files the process may have open at a time. It is not known
// on this system.
func DescriptorLimit() (int, error) {
	return 0, fmt.Errorf("socket: limit of descriptors: %w", errors.ErrUnsupported)
}
