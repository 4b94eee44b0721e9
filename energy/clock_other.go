//go:build !(linux || darwin || freebsd)

package energy

func processClock() Clock { return TimesClock() }
