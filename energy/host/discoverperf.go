package host

import (
	"errors"
	"fmt"
	"strings"
	"syscall"

	"github.com/joulemark/joulemark/energy"
)

// findPerf looks for the power PMU and tries to open it.
func findPerf(h Machine, c *Candidate) (why string) {
	p, err := readPMU(h.sys())
	c.Skipped = p.skipped
	if err != nil {
		return "the power PMU " + err.Error()
	}
	offer := "the power PMU offers " + p.names()
	if !h.Live || h.perf == nil {
		why, c.Grant = h.perfOfACopy(offer)
		return why
	}
	events, skipped, err := openPerf(h.sys(), p, h.perf)
	c.Skipped = append(c.Skipped, skipped...)
	if err != nil {
		why, c.Grant = h.perfRefusal(offer, err)
		return why
	}
	still, err := h.still(events)
	if err != nil {
		return fmt.Sprintf("%s, but %s", offer, withoutPrefix(errors.Join(err, events.close())))
	}
	c.Usable, c.Domains = true, namesOf(events.list)
	same := powercap{list: events.list} // the counters are those of RAPL, with the same caveats
	c.Source = h.source(events, energy.SourceInfo{
		Name: c.Name, Kind: c.Kind,
		Detail: "RAPL through perf events: " + strings.Join(c.Domains, ", ") +
			"; charged by the share of busy CPU time",
		Warnings: energy.MergeWarnings(same.warnings(), stillWarning(still)),
	}, 0)
	return offer
}

func (p pmu) names() string {
	var names []string
	for _, e := range p.events {
		names = append(names, e.name)
	}
	return strings.Join(names, ", ")
}

// What guards perf events that count all processes.
const (
	paranoidFile = "sys/kernel/perf_event_paranoid"
	paranoidName = "perf_event_paranoid"
)

// perfOfACopy says of a machine that is not this one what opening its events would take.
func (h Machine) perfOfACopy(offer string) (why string, grant []string) {
	level, err := h.proc().signed(paranoidFile)
	switch {
	case err != nil:
		return offer + "; whether they may be opened, this copy does not show", nil
	case level > 0:
		return fmt.Sprintf("%s; %s is %d, so opening them takes CAP_PERFMON", offer, paranoidName, level), perfGrants
	}
	return fmt.Sprintf("%s; %s is %d, so they may be opened there", offer, paranoidName, level), nil
}

var perfGrants = []string{
	"sudo setcap cap_perfmon+ep ./joulemark",
	"sudo sysctl kernel.perf_event_paranoid=0",
}

// perfRefusal puts into words why an event did not open.
func (h Machine) perfRefusal(offer string, err error) (why string, grant []string) {
	level := ""
	if v, err := h.proc().signed(paranoidFile); err == nil {
		level = fmt.Sprintf(" (%s is %d)", paranoidName, v)
	}
	switch {
	case errors.Is(err, syscall.EPERM):
		return fmt.Sprintf("%s, but perf_event_open is not permitted%s, "+
				"as where a container's seccomp filter forbids it", offer, level),
			append([]string{"docker run --cap-add PERFMON ..."}, perfGrants...)
	case errors.Is(err, syscall.EACCES):
		return fmt.Sprintf("%s, but counting for all processes is denied%s", offer, level), perfGrants
	}
	return fmt.Sprintf("%s, but the kernel refuses %s", offer, withoutPrefix(err)), nil
}

func namesOf(list []domain) []string {
	names := make([]string, len(list))
	for i, d := range list {
		names[i] = d.name
	}
	return names
}

// noTree is the reason where the files of Linux are not to be had.
func (h Machine) noTree(what string) string {
	if h.OS == "linux" {
		return what + " are found through /sys, of which no copy is given"
	}
	return fmt.Sprintf("%s are a part of Linux and this is %s", what, h.OS)
}
