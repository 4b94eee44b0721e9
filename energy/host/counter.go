package host

import "github.com/joulemark/joulemark/energy"

// domain is one counter of energy. Domains that a source has do not overlap.
type domain struct {
	name   string // as the system calls it, with its place: "package-0", "dram-1"
	kind   energy.DomainKind
	socket int
	// wrap is the value after which the counter begins again at 0, in microjoules; 0 where
	// it is not known, and a counter that went back then says nothing.
	wrap uint64
	// step is the least by which it moves, in microjoules, where that takes longer than an update;
	// 0 for any other.
	step uint64
}

// counter reads cumulative energy from the hardware. Its methods may be called from several
// goroutines.
type counter interface {
	// domains lists what is read, in a fixed order.
	domains() []domain
	// read fills dst, which has a place for each domain, with the running totals in microjoules.
	// A domain that cannot be read has its error in the place of its value; an error of read
	// itself is about all of them.
	read(dst []reading) error
}

// reading is what one domain showed.
type reading struct {
	microjoules uint64
	err         error
}
