package host

import (
	"errors"

	"github.com/joulemark/joulemark/energy"
)

// Why the share of a process is not known.
const (
	noHostCPU = "the CPU time of the host could not be read"
	hostBelow = "/proc/stat shows less CPU time for the whole machine than this process used: it may be that of a " +
		"container (lxcfs)"
)

// chargedWith says what becomes of a share that is not known where there is no model to take over.
const chargedWith = "the energy of the whole machine is charged to this process"

// shareOf returns the part of a machine's energy that is charged to the process: its CPU
// time over the busy CPU time of the whole machine. The busy time of a machine is at least that
// of the process, so a reading a little below it is raised.
//
// Where the machine's time is not known, or cannot be that of the machine, unknown says why. The
// share is then the bounds of what it can be: all, because nothing less is sure, and at the low end
// what is left to the process if all CPUs were busy.
//
// CPU time says nothing of clock frequency or wide vector units. Where other processes are busy
// in the same window, watts per CPU second were seen to differ two- to fourfold, which is
// not in the range.
func shareOf(u energy.Usage, host hostUsage) (share energy.Range[float64], warnings []string, unknown string) {
	part := func(process, machine energy.CPUSeconds) float64 {
		switch {
		case process <= 0:
			return 0
		case machine <= process:
			return 1
		}
		return float64(process / machine)
	}
	all := energy.Exactly(1.0)
	if host.most > 0 {
		all.Low = part(u.CPU-u.Error, host.most)
	}
	switch {
	case errors.Is(host.err, errForeignStat):
		return all, nil, host.err.Error()
	case host.err != nil:
		return all, nil, noHostCPU + " (" + host.err.Error() + ")"
	case u.CPU == 0:
		warnings = []string{energy.ZeroCPU}
	case host.busy+host.within < u.CPU-u.Error:
		return all, nil, hostBelow
	}
	return energy.Range[float64]{
		Low:     part(u.CPU-u.Error, host.busy+host.within),
		Central: part(u.CPU, host.busy),
		High:    part(u.CPU+u.Error, host.busy-host.within),
	}, warnings, ""
}

// attribute charges a share of what a machine drew. The idle power may be zero, where it is
// not known. Gross and idle share the error of the share, so net is taken before it.
func attribute(whole energy.Range[energy.Joules], idle energy.Range[energy.Watts], elapsed energy.Seconds,
	share energy.Range[float64],
) (gross, idled, net energy.Range[energy.Joules], cut bool) {
	wall := energy.CPUSeconds(elapsed) // one machine for so long
	rest := energy.Drawn(idle, wall)
	cut = rest.Central > whole.Central
	rest = energy.Range[energy.Joules]{
		Low:     min(rest.Low, whole.Low),
		Central: min(rest.Central, whole.Central),
		High:    min(rest.High, whole.High),
	}
	charge := func(r energy.Range[energy.Joules]) energy.Range[energy.Joules] {
		return energy.Multiply[energy.Joules, float64, energy.Joules](r, share)
	}
	return charge(whole), charge(rest), charge(whole.Sub(rest)), cut
}
