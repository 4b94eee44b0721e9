package host

import (
	"errors"
	"io/fs"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// findRAPL looks for the RAPL zones of powercap, which AMD has under the same name.
func findRAPL(h Machine, c *Candidate) (why string) {
	sys := h.sys()
	if _, _, err := sys.list(powercapDir, func(string) bool { return true }); err != nil {
		why = sys.at(powercapDir) + " " + reason(err)
		if errors.Is(err, fs.ErrNotExist) {
			why += ", as in most virtual machines and containers"
		}
		return why
	}
	var fallback energy.Source
	if m, err := h.model(); err == nil {
		fallback = m
	}
	source, skipped, err := newPowercapSource(sys, h.procFS(), fallback)
	c.Skipped = skipped
	switch {
	case errors.Is(err, fs.ErrPermission):
		c.Grant = []string{raplGrant}
		return sys.at(powercapDir) + " has RAPL zones, but only root may read them, " +
			"since they tell one process of another (CVE-2020-8694)"
	case errors.Is(err, fs.ErrNotExist):
		return sys.at(powercapDir) + " has no RAPL zones that can be read, as in most virtual machines and containers"
	case err != nil:
		return sys.at(powercapDir) + ": " + withoutPrefix(err)
	}
	still, err := h.still(source.counter)
	if err != nil {
		return "the zones may be read, but " + withoutPrefix(err)
	}
	c.Usable, c.Domains, c.Source = true, namesOf(source.counter.domains()), source
	source.info.Warnings = energy.MergeWarnings(source.info.Warnings, stillWarning(still))
	return source.info.Detail
}

// withoutPrefix is an error on one line, without the name of the package.
func withoutPrefix(err error) string {
	return strings.ReplaceAll(suggest.Text(err), "\n", "; ")
}
