//go:build !unix

package reference

// descriptorLimit is not known here.
func descriptorLimit() (uint64, bool) { return 0, false }
