package host

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// supplyDir is where the kernel lists batteries and chargers.
const supplyDir = "class/power_supply"

// batteryEvery is how often a battery is taken to have something new to say. ACPI keeps what it was
// told for a second; many batteries measure less often than that.
const batteryEvery = time.Second

// batteryPack is the batteries that feed the machine, taken together: where there are two, one of
// them may rest.
type batteryPack struct {
	sys   sysTree
	names []string // BAT0
	first int64    // microwatt-hours left when the pack was found
}

// findBatteries lists the batteries of the machine itself, not those of a mouse or a headset.
func findBatteries(sys sysTree) (p batteryPack, skipped []string, err error) {
	p.sys = sys
	names, _, err := sys.list(supplyDir, func(string) bool { return true })
	if err != nil {
		return p, nil, err
	}
	for _, n := range names {
		switch {
		case sys.label(supplyDir+"/"+n+"/type") != "Battery":
		case sys.label(supplyDir+"/"+n+"/scope") == "Device":
			skipped = append(skipped, n+": the battery of a device, not of the machine")
		default:
			p.names = append(p.names, n)
		}
	}
	return p, skipped, nil
}

// errMains says that the batteries do not show what the machine draws.
var errMains = errors.New("the battery measures the machine only while it discharges")

// chargers lists what feeds the machine beside its batteries now. It is looked up anew each time,
// because what is plugged into USB comes and goes. A charger that does not tell is none.
func (p batteryPack) chargers() (online []string, err error) {
	names, _, err := p.sys.list(supplyDir, func(string) bool { return true })
	for _, n := range names {
		dir := supplyDir + "/" + n
		kind := p.sys.label(dir + "/type")
		if kind != "Mains" && kind != "Wireless" && !strings.HasPrefix(kind, "USB") ||
			p.sys.label(dir+"/scope") == "Device" {
			continue
		}
		if v, err := p.sys.count(dir + "/online"); err == nil && v > 0 { // 2 is a voltage that was agreed on
			online = append(online, n+" is online")
		}
	}
	return online, err
}

// discharging lists the batteries that feed the machine now. Some say that they discharge although
// a charger gives most of what is drawn.
func (p batteryPack) discharging() ([]string, error) {
	online, err := p.chargers()
	if err != nil {
		return nil, named(p.sys.at(supplyDir), err)
	}
	var on, states []string
	charging := false
	for _, n := range p.names {
		status, err := p.sys.text(supplyDir + "/" + n + "/status")
		if err != nil {
			return nil, named(p.sys.at(supplyDir+"/"+n+"/status"), err)
		}
		switch status {
		case "Discharging":
			on = append(on, n)
		case "Charging":
			charging = true
		}
		states = append(states, fmt.Sprintf("%s is %.20q", n, status))
	}
	if charging || len(on) == 0 || len(online) > 0 {
		return nil, fmt.Errorf("%w: %s", errMains, strings.Join(append(states, online...), ", "))
	}
	return on, nil
}

// power is what the discharging batteries give, in microwatts.
func (p batteryPack) power() (float64, error) {
	on, err := p.discharging()
	if err != nil {
		return 0, err
	}
	sum := 0.0
	for _, n := range on {
		w, err := p.powerOf(n)
		if err != nil {
			return 0, err
		}
		sum += w
	}
	switch {
	case sum == 0:
		return 0, fmt.Errorf("%s shows 0 W", strings.Join(on, " and "))
	case sum > maxMicrowatts:
		return 0, fmt.Errorf("%s shows more than %v", strings.Join(on, " and "), energy.Watts(maxMicrowatts/1e6))
	}
	return sum, nil
}

// powerOf reads the power of a battery, or its current and voltage. Some drivers give what flows
// out a minus sign.
func (p batteryPack) powerOf(name string) (float64, error) {
	dir := supplyDir + "/" + name
	if w, err := p.sys.signed(dir + "/power_now"); err == nil {
		return math.Abs(float64(w)), nil
	}
	current, err := p.sys.signed(dir + "/current_now")
	if err != nil {
		return 0, named(p.sys.at(dir+"/current_now"), err)
	}
	voltage, err := p.sys.signed(dir + "/voltage_now")
	if err != nil {
		return 0, named(p.sys.at(dir+"/voltage_now"), err)
	}
	return math.Abs(float64(current)) * math.Abs(float64(voltage)) / 1e6, nil // µA x µV = pW
}

// left is what all batteries hold, in microwatt-hours.
func (p batteryPack) left() (int64, error) {
	var sum int64
	for _, n := range p.names {
		file := supplyDir + "/" + n + "/energy_now"
		v, err := p.sys.signed(file)
		if err == nil && (v < 0 || v > maxMicrowattHours) {
			err = fmt.Errorf("is %d; it must be from 0 to %d", v, int64(maxMicrowattHours))
		}
		if err != nil {
			return 0, named(p.sys.at(file), err)
		}
		sum += v
	}
	return sum, nil
}

// maxMicrowattHours is where the charge of a battery becomes a fault of its driver: a
// megawatt-hour.
const maxMicrowattHours = 1e12

// batteryStep is what a battery that shows only what is left tells apart, in microwatt-hours: ACPI
// counts it in milliwatt-hours, and most batteries in ten of them.
const batteryStep = 10_000

// microjoulesPerMicrowattHour: an hour has so many seconds.
const microjoulesPerMicrowattHour = 3600

// drawn is what the batteries gave since they were found, in microjoules.
func (p batteryPack) drawn() (uint64, error) {
	if _, err := p.discharging(); err != nil {
		return 0, err
	}
	left, err := p.left()
	if err != nil {
		return 0, err
	}
	if left > p.first {
		return 0, fmt.Errorf("%w: it was charged since", errMains)
	}
	return uint64(p.first-left) * microjoulesPerMicrowattHour, nil
}

// gauge makes the pack readable: by its power, or else by what is left in it.
func (p batteryPack) gauge() (g gauge, how string, err error) {
	if _, err := p.discharging(); err != nil {
		return g, "", err
	}
	g = gauge{domain: domain{name: strings.Join(p.names, "+"), kind: energy.MachineDomain}, every: batteryEvery}
	_, powerErr := p.power()
	if powerErr == nil {
		g.power = p.power
		return g, "power", nil
	}
	if p.first, err = p.left(); err != nil {
		return g, "", errors.Join(powerErr, err)
	}
	g.energy = p.drawn
	g.domain.step = uint64(len(p.names)) * batteryStep * microjoulesPerMicrowattHour
	return g, "charge left", nil
}
