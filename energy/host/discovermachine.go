package host

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// mostGrants bounds how many commands are given for sensors that may not be read.
const mostGrants = 3

// findHwmon looks for a sensor that covers the machine.
func findHwmon(h Machine, c *Candidate) (why string) {
	sys := h.sys()
	found, skipped, err := hwmonSensors(sys)
	for _, s := range skipped {
		c.Skipped = append(c.Skipped, s.why)
		if s.file != "" && len(c.Grant) < mostGrants && strings.Contains(s.why, "permission denied") {
			c.Grant = append(c.Grant, "sudo chmod a+r "+sys.at(s.file))
		}
	}
	switch {
	case err != nil:
		return fmt.Sprintf("%s %s", sys.at(hwmonDir), reason(err))
	case len(found) == 0 && len(skipped) > 0:
		return "there are sensors of power, but none that can be used"
	case len(found) == 0:
		return fmt.Sprintf("no sensor in %s measures power", sys.at(hwmonDir))
	}
	s, others := pickSensor(found)
	for _, o := range others {
		c.Skipped = append(c.Skipped, o.name+": may overlap with "+s.name)
	}
	c.Usable, c.OnRequest, c.Domains, c.Grant = true, !s.whole, []string{s.name}, nil
	info := energy.SourceInfo{Name: c.Name, Kind: c.Kind}
	if s.whole {
		why = s.name + " measures the whole machine"
		info.Detail = fmt.Sprintf("hwmon sensor %s, the whole machine, new every %v", s.name, s.every)
		info.Warnings = []string{s.name + " covers all of the machine, with disks and fans, " +
			"and as a rule the losses of the power supply"}
	} else {
		why = s.name + " measures power, but of what is not known; it is used if asked for by name"
		info.Detail = fmt.Sprintf("hwmon sensor %s, taken for the whole machine, new every %v", s.name, s.every)
		info.Warnings = []string{"what " + s.name + " covers is not known; " +
			"it is taken for the whole machine because it was asked for"}
	}
	c.Source = h.source(newGaugeCounter(s.gauge(sys), h.clock()), info, s.every)
	return why
}

// findBattery looks for a battery that feeds the machine.
func findBattery(h Machine, c *Candidate) (why string) {
	sys := h.sys()
	pack, skipped, err := findBatteries(sys)
	c.Skipped = skipped
	if err != nil {
		return fmt.Sprintf("%s %s", sys.at(supplyDir), reason(err))
	}
	if len(pack.names) == 0 {
		return fmt.Sprintf("no battery of the machine in %s", sys.at(supplyDir))
	}
	g, how, err := pack.gauge()
	switch {
	case errors.Is(err, errMains):
		return err.Error() + "; pull the plug to use it"
	case err != nil:
		return withoutPrefix(err)
	}
	c.Usable, c.OnRequest, c.Domains = true, true, []string{g.domain.name}
	c.Source = h.source(newGaugeCounter(g, h.clock()), energy.SourceInfo{
		Name: c.Name, Kind: c.Kind,
		Detail: fmt.Sprintf("%s of battery %s, the whole machine, new every %v at best", how, g.domain.name, g.every),
		Warnings: []string{"the battery feeds the whole machine: " +
			"screen and disks are in the figure, the losses of the charger are not"},
	}, g.every)
	return fmt.Sprintf("%s discharges, which shows what the whole machine draws; "+
		"it is used if asked for by name", g.domain.name)
}

func (h Machine) clock() func() time.Time {
	if h.now != nil {
		return h.now
	}
	return time.Now
}
