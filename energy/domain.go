package energy

import (
	"errors"
	"fmt"
	"slices"
)

// DomainKind is the part of a machine that a counter covers. The zero value is a CPU package.
type DomainKind uint8

// The kinds of domains, named as RAPL names them.
const (
	PackageDomain DomainKind = iota // a CPU socket: cores, caches, memory controller
	DRAMDomain                      // the memory of a socket, apart from its package
	MachineDomain                   // all of the machine: a battery, a board's power sensor
)

// DomainEnergy is what one counter of the whole machine showed in a window.
type DomainEnergy struct {
	Name  string        // as the system calls it, with its place: "package-0", "dram-1"
	Kind  string        // the name of a DomainKind: "package", "dram" or "machine"
	Whole Range[Joules] // of all processes
}

// String returns "package", "dram" or "machine".
func (k DomainKind) String() string {
	switch k {
	case PackageDomain:
		return "package"
	case DRAMDomain:
		return "dram"
	case MachineDomain:
		return "machine"
	}
	return fmt.Sprintf("DomainKind(%d)", uint8(k))
}

// Valid returns an error unless the domain has a name, one of the kinds and a valid range.
func (d DomainEnergy) Valid() error {
	var errs []error
	if d.Name == "" {
		errs = append(errs, errors.New("energy: a domain has no name"))
	}
	if k := d.Kind; k != PackageDomain.String() && k != DRAMDomain.String() && k != MachineDomain.String() {
		errs = append(errs, fmt.Errorf("energy: domain %s: kind is %q; it must be package, dram or machine", d.Name, k))
	}
	if err := d.Whole.Valid(); err != nil {
		errs = append(errs, fmt.Errorf("energy: domain %s: %w", d.Name, err))
	}
	return errors.Join(errs...)
}

// addDomains sums what has the same name and kind, without writing to either slice.
func addDomains(a, b []DomainEnergy) []DomainEnergy {
	if len(b) == 0 {
		return a
	}
	sum := slices.Clone(a)
	for _, d := range b {
		i := slices.IndexFunc(sum, func(s DomainEnergy) bool { return s.Name == d.Name && s.Kind == d.Kind })
		if i < 0 {
			sum = append(sum, d)
			continue
		}
		sum[i].Whole = sum[i].Whole.Add(d.Whole)
	}
	return sum
}

// partlyCounted is the warning of a sum that has no domains because one of its parts has none.
const partlyCounted = "part of the energy was read from no counter, so what the counters showed of the whole machine " +
	"is left out of the sum"

// uncounted reports whether there is energy that no counter showed.
func (e Energy) uncounted() bool { return len(e.Domains) == 0 && e.Gross.Central > 0 }

// withoutDomains leaves out what the counters showed, and says so.
func (e Energy) withoutDomains() Energy {
	if len(e.Domains) > 0 {
		e.Domains, e.Share = nil, 0
		e.Warnings = MergeWarnings(e.Warnings, []string{partlyCounted})
	}
	return e
}

// whole sums the central values of all domains.
func (e Energy) whole() Joules {
	var sum Joules
	for _, d := range e.Domains {
		sum += d.Whole.Central
	}
	return sum
}

// jointShare weighs two shares by the energy of which they are a part.
func jointShare(a, b Energy) float64 {
	wa, wb := float64(a.whole()), float64(b.whole())
	switch {
	case a.Share == b.Share, wb == 0 && wa > 0:
		return a.Share
	case wa == 0 && wb > 0:
		return b.Share
	case wa == 0:
		return max(a.Share, b.Share)
	}
	return min(1, (a.Share*wa+b.Share*wb)/(wa+wb))
}
