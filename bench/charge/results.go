package charge

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/energy/carbon"
	"github.com/joulemark/joulemark/energy/host/cpu"
	"github.com/joulemark/joulemark/internal/version"
)

// Results are results without records, with all that is the same whatever is metered here: the
// tool, this machine, how energy and carbon are come by, and what a reader must know of both.
func Results(m *energy.Meter, a carbon.Accounting) *record.Results {
	info, local := m.Source.Info(), LocalHost()
	warnings := slices.Concat(info.Warnings, a.Warnings())
	if w := a.VirtualWarning(); w != "" && local.Virtual {
		warnings = append(warnings, w)
	}
	res := &record.Results{
		Schema: record.SchemaVersion, Tool: version.Tool(), Host: local,
		Method: record.Method{
			Energy: info.Detail, Kind: info.Kind,
			Clock:  fmt.Sprintf("%s, resolution %v", m.Clock.Name(), m.Clock.Resolution()),
			Carbon: a.Method(),
		},
		Warnings: warnings,
		Records:  []record.Record{},
	}
	if a.Hardware == nil {
		return res
	}
	res.Method.Hardware = a.Hardware.Method()
	if h := res.Host; h.Virtual && a.Hardware.Share == 1/float64(h.Threads) {
		res.Warnings = append(res.Warnings, fmt.Sprintf("this machine is a virtual one, of which nobody knows which "+
			"part of the real one it is: as its making is charged, a thread pays for 1/%d of the whole; --share says "+
			"which part a thread is", h.Threads))
	}
	return res
}

// LocalHost describes this machine.
func LocalHost() record.Host {
	h := record.Host{
		OS: runtime.GOOS, Arch: runtime.GOARCH, Threads: runtime.NumCPU(),
		Go: runtime.Version(), CPU: "unknown CPU",
	}
	if c, err := cpu.Local(); err == nil {
		h.CPU, h.CPUID, h.Virtual = cmp.Or(c.Brand, h.CPU), c.ID(), c.Virtual
	}
	return h
}
