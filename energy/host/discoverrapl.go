package host

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/joulemark/joulemark/energy"
)

// raplCandidate looks for the RAPL zones of powercap, which AMD has under the same name.
func raplCandidate(h Machine) Candidate {
	c := Candidate{Name: "rapl", Kind: energy.Measured}
	if h.SysRoot == "" {
		c.Why = h.noTree("powercap zones")
		return c
	}
	sys := h.sys()
	if _, _, err := sys.list(powercapDir, func(string) bool { return true }); err != nil {
		c.Why = sys.at(powercapDir) + " " + reason(err)
		if errors.Is(err, fs.ErrNotExist) {
			c.Why += ", as in most virtual machines and containers"
		}
		return c
	}
	var fallback energy.Source
	if m, err := h.model(); err == nil {
		fallback = m
	}
	source, skipped, err := newPowercapSource(sys, h.procFS(), fallback)
	c.Skipped = skipped
	switch {
	case errors.Is(err, fs.ErrPermission):
		c.Why = sys.at(powercapDir) + " has RAPL zones, but only root may read them, since they tell one process of " +
			"another (CVE-2020-8694)"
		c.Grant = []string{raplGrant}
		return c
	case errors.Is(err, fs.ErrNotExist):
		c.Why = sys.at(powercapDir) + " has no RAPL zones that can be read, as in most virtual machines and containers"
		return c
	case err != nil:
		c.Why = sys.at(powercapDir) + ": " + withoutPrefix(err)
		return c
	}
	list := source.counter.domains()
	still, err := h.still(source.counter)
	if err == nil && len(still) == len(list) {
		err = errStill(still)
	}
	if err != nil {
		c.Why = "the zones may be read, but " + withoutPrefix(err)
		return c
	}
	c.Usable, c.Domains, c.Source = true, namesOf(list), source
	c.Why = source.info.Detail
	source.info.Warnings = energy.MergeWarnings(source.info.Warnings, stillWarning(still))
	return c
}

// withoutPrefix is an error on one line, without the name of the package.
func withoutPrefix(err error) string {
	return strings.NewReplacer("energy: ", "", "host: ", "", "\n", "; ").Replace(err.Error())
}
