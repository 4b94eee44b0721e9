package host

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/joulemark/joulemark/energy"
)

// hwmonDir is where the kernel lists its hardware monitors. Their numbers change from one start of
// the machine to the next, so sensors are named by driver and label; the number tells two of the
// same driver apart.
const hwmonDir = "class/hwmon"

// wholeMachine lists the drivers whose sensors clearly cover a whole machine, with the label that
// does ("" is any). What another sensor covers cannot be known from sysfs.
var wholeMachine = map[string]string{
	"power_meter":  "", // ACPI 4.0, section 10.4: the meter of a server's power supplies
	"ibmpowernv":   "System",
	"macsmc_hwmon": "Total System Power",
}

// partOfMachine lists drivers that are known to cover less.
var partOfMachine = map[string]string{
	"amdgpu": "the graphics card alone", "radeon": "the graphics card alone", "nouveau": "the graphics card alone",
	"i915": "the graphics unit alone", "xe": "the graphics unit alone",
	"fam15h_power": "the CPU alone", "amd_energy": "the CPU alone", "zenpower": "the CPU alone",
}

// hwmonSensor is a sensor of power, or of energy, that can be read.
type hwmonSensor struct {
	name  string // power_meter/power1 (hwmon3), ibmpowernv/System (hwmon0/power1)
	file  string // below the root of sysfs
	total bool   // microjoules since some moment; otherwise microwatts now
	whole bool   // known to cover the whole machine
	first uint64 // what it showed when it was found
	every time.Duration
}

// hwmonSensors lists the sensors that might cover a machine, and says of the others why they do
// not.
func hwmonSensors(sys sysTree) (found []hwmonSensor, skipped []skippedSensor, err error) {
	chips, more, err := sys.list(hwmonDir, func(string) bool { return true })
	if err != nil {
		return nil, nil, err
	}
	for _, chip := range chips {
		f, s := chipSensors(sys, hwmonDir+"/"+chip)
		found, skipped = append(found, f...), append(skipped, s...)
	}
	if more {
		skipped = append(skipped,
			skippedSensor{why: fmt.Sprintf("the rest: only %d monitors are looked at", maxSysEntries)})
	}
	return found, skipped, nil
}

// skippedSensor is a sensor that is not read. Its file is set where a permission is what it lacks.
type skippedSensor struct{ why, file string }

// chipSensors lists the sensors of one monitor.
func chipSensors(sys sysTree, chip string) (found []hwmonSensor, skipped []skippedSensor) {
	names, _, err := sys.list(chip, func(n string) bool {
		return sensorOf(n, "energy") != "" || sensorOf(n, "power") != ""
	})
	if err != nil || len(names) == 0 {
		return nil, nil // most monitors know only temperatures and fans
	}
	driver := sys.label(chip + "/name")
	done := map[string]bool{}
	for _, n := range names {
		sensor, total := sensorOf(n, "energy"), true
		if sensor == "" {
			sensor, total = sensorOf(n, "power"), false
		}
		if done[sensor] {
			continue // power1_average beside power1_input
		}
		done[sensor] = true
		label := sys.label(chip + "/" + sensor + "_label")
		place := orName("", chip)
		if label != "" {
			place += "/" + sensor
		}
		s := hwmonSensor{
			name: fmt.Sprintf("%s/%s (%s)", orName(driver, chip), orName(label, sensor), place),
			file: chip + "/" + n, total: total,
		}
		want, known := wholeMachine[driver]
		s.whole = known && (want == "" || want == label)
		s.every = sys.millis(chip+"/"+sensor+"_average_interval", sys.millis(chip+"/update_interval", time.Second))
		why, lacking := "", ""
		if part, ok := partOfMachine[driver]; ok {
			why = part
		} else if known && !s.whole {
			why = "a part of the machine"
		} else if sys.label(chip+"/"+sensor+"_is_battery") == "1" || sys.exists(chip+"/device/capacity") == nil {
			why = "a battery"
		} else if sys.label(chip+"/device/type") == "Mains" || sys.label(chip+"/device/type") == "USB" {
			why = "what comes from a charger"
		} else if s.first, err = sys.count(s.file); err != nil {
			why, lacking = sys.at(s.file)+" "+reason(err), s.file
		} else if s.first == 0 {
			why = "it shows 0"
		} else if !total && s.first > maxMicrowatts {
			why = fmt.Sprintf("it shows more than %v", energy.Watts(maxMicrowatts/1e6))
		}
		if why != "" {
			skipped = append(skipped, skippedSensor{s.name + ": " + why, lacking})
			continue
		}
		found = append(found, s)
	}
	return found, skipped
}

// sensorOf is the sensor that an attribute is the reading of, as power1 of power1_average, "" for
// any other attribute.
func sensorOf(attribute, quantity string) string {
	rest, ok := strings.CutPrefix(attribute, quantity)
	number, what, ok2 := strings.Cut(rest, "_")
	if _, err := strconv.ParseUint(number, 10, 16); err != nil || !ok || !ok2 {
		return ""
	}
	if what == "input" || what == "average" && quantity == "power" {
		return quantity + number
	}
	return ""
}

func orName(name, otherwise string) string {
	if name != "" {
		return name
	}
	return otherwise[strings.LastIndex(otherwise, "/")+1:]
}

// pickSensor takes one sensor, since two might overlap: one that is known to cover the machine,
// and of those one that counts energy; failing that the one that shows most, as a whole draws no
// less than its parts.
func pickSensor(found []hwmonSensor) (best hwmonSensor, others []hwmonSensor) {
	rank := func(s hwmonSensor) int {
		switch {
		case s.whole && s.total:
			return 3
		case s.whole:
			return 2
		case !s.total:
			return 1 // watts compare with each other, totals since unlike moments do not
		}
		return 0
	}
	at := 0
	for i, s := range found {
		b := found[at]
		if rank(s) > rank(b) || rank(s) == rank(b) && !s.whole && s.first > b.first {
			at = i
		}
	}
	for i, s := range found {
		if i != at {
			others = append(others, s)
		}
	}
	return found[at], others
}

// gauge makes the sensor readable.
func (s hwmonSensor) gauge(sys sysTree) gauge {
	g := gauge{domain: domain{name: s.name, kind: energy.MachineDomain}, every: s.every}
	if s.total {
		g.energy = func() (uint64, error) {
			v, err := sys.count(s.file)
			return v, named(sys.at(s.file), err)
		}
		return g
	}
	g.power = func() (float64, error) {
		v, err := sys.count(s.file)
		return float64(v), named(sys.at(s.file), err)
	}
	return g
}

// named puts the name of a file before what is wrong with it.
func named(file string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("host: %s %s", file, reason(err))
}
