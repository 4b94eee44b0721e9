//go:build !linux && !darwin

package memory

func addressSpace() float64 { return 0 }
