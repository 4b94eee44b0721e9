package socket

import (
	"errors"
	"syscall"
)

// OutOfDescriptors says that an error comes from the process (see DescriptorLimit) or the
// machine having too many files open. A network takes a descriptor for each endpoint and, with
// streams, two for each link whose ends are in the same process.
func OutOfDescriptors(err error) bool {
	return errors.Is(err, syscall.EMFILE) || errors.Is(err, syscall.ENFILE)
}
