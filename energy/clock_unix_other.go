//go:build unix && !(linux || darwin || freebsd)

package energy

func processClock() Clock { return RusageClock() }
