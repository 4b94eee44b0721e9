package embodied

import (
	"errors"
	"slices"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// The emissions of making parts, in kg CO2e, are those of the German Environment Agency
// (Umweltbundesamt, Texte 94/2021, Green Cloud Computing), in the form that the documentation of
// the API of Boavizta gives them. That has no range of them, and leaves out the end of their life.
const (
	perDie = 1.97  // a cm2 of the die of a processor
	edge   = 0.491 // cm2, added to every such die
	cpu    = 9.14  // what else is in a processor

	perChip = 2.20 // a cm2 of the dies of memory and of flash
	ram     = 5.22 // what else is in a module of memory
	ssd     = 6.34 // what else is in an SSD

	hdd         = 31.11
	motherboard = 66.1
	assembly    = 6.68
	perPSU      = 24.3 // a kg of a power supply
)

// What chips hold, in GB/cm2, where nobody says it.
//
// Memory: 1.79 is what makes Dell's 533 kg for 12 modules of 32 GB (life-cycle assessment of the
// PowerEdge R740), and what earlier versions of Boavizta's API took; later ones take 0.625. Flash:
// the mean and the ends of the 19 chips of 2015 to 2020 in Boavizta's table ssd_manufacture.csv.
var (
	inMemory = density{low: 0.625, central: 1.79, high: 1.79}
	inFlash  = density{low: 16.4, central: 54.9, high: 128}
)

type density struct{ low, central, high float64 }

// chips are the dies of so many GB: the fewest where they hold most.
func (d density) chips(gb float64) energy.Range[kilogram] {
	kg := func(density float64) kilogram { return kilogram(gb / density * perChip) }
	return energy.Range[kilogram]{Low: kg(d.high), Central: kg(d.central), High: kg(d.low)}
}

type kilogram float64

// kind is a kind of parts: how an amount of it is written, and what making one emits.
type kind struct {
	name, unit string // unit "" where all are alike
	example    string
	dense      *density // where the amount is on chips
	emits      func(amount float64, d density) energy.Range[kilogram]
}

var kinds = []kind{
	{"cpu", "mm2", "cpu=600mm2x2", nil, func(mm2 float64, _ density) energy.Range[kilogram] {
		return energy.Exactly(kilogram((mm2/100+edge)*perDie + cpu))
	}},
	{"ram", "GB", "ram=32GBx8", &inMemory, func(gb float64, d density) energy.Range[kilogram] {
		return d.chips(gb).Add(energy.Exactly[kilogram](ram))
	}},
	{"ssd", "GB", "ssd=960GBx2", &inFlash, func(gb float64, d density) energy.Range[kilogram] {
		return d.chips(gb).Add(energy.Exactly[kilogram](ssd))
	}},
	{"hdd", "", "hdd=4", nil, func(float64, density) energy.Range[kilogram] {
		return energy.Exactly[kilogram](hdd)
	}},
	{"psu", "kg", "psu=3kgx2", nil, func(kg float64, _ density) energy.Range[kilogram] {
		return energy.Exactly(kilogram(kg * perPSU))
	}},
}

// Cases of servers. Of a blade there is a sixteenth of the enclosure that it shares.
var (
	caseNames = []string{"rack", "blade"}
	cases     = []kilogram{150, 30.9 + 880.0/16}
)

func partNames() []string {
	names := []string{"case"}
	for _, k := range kinds {
		names = append(names, k.name)
	}
	return names
}

// Parts adds up the parts of a server, which are written with commas between: the die of a
// processor as cpu=600mm2x2, a module of memory as ram=32GBx8, where @1.79 behind it is the GB on
// a cm2 of its chips, likewise ssd=960GBx2, disks as hdd=4, power supplies as psu=3kgx2, and
// case=blade instead of rack. A processor and memory have to be among them, a motherboard and the
// assembly are added.
func Parts(text string) (Hardware, error) {
	total := energy.Exactly[kilogram](motherboard + assembly)
	var seen []string
	var errs []error
	shell := cases[0]
	for entry := range strings.SplitSeq(text, ",") {
		entry = strings.TrimSpace(entry)
		name, amount, _ := strings.Cut(entry, "=")
		switch {
		case slices.Contains(seen, name) && name == "case":
			errs = append(errs, wrong(entry, "one case"))
			continue
		case name == "case":
			i := slices.Index(caseNames, amount)
			if i < 0 {
				errs = append(errs, wrong(entry, "case=rack, case=blade"))
				continue
			}
			shell = cases[i]
		default:
			i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
			if i < 0 {
				errs = append(errs, wrong(entry, "parts, as NAME=AMOUNT: %s%s", strings.Join(partNames(), ", "),
					suggest.Hint(name, partNames())))
				continue
			}
			made, ok := kinds[i].read(amount)
			if !ok {
				errs = append(errs, wrong(entry, "%s", kinds[i].how()))
				continue
			}
			total = total.Add(made)
		}
		seen = append(seen, name)
	}
	for _, needed := range kinds[:2] {
		if len(errs) == 0 && !slices.Contains(seen, needed.name) {
			errs = append(errs, wrong(text, "parts with %s among them, as %s", needed.name, needed.example))
		}
	}
	total = total.Add(energy.Exactly(shell))
	if len(errs) == 0 && total.High > mostKilograms {
		errs = append(errs, wrong(text, "parts of up to %d kg CO2e", mostKilograms))
	}
	return Hardware{
		Total: energy.Range[energy.GramsCO2e]{
			Low: energy.GramsCO2e(1000 * total.Low), Central: energy.GramsCO2e(1000 * total.Central),
			High: energy.GramsCO2e(1000 * total.High),
		},
		Source: "parts by Umweltbundesamt 94/2021: " + strings.Join(strings.Fields(text), ""),
	}, errors.Join(errs...)
}

// read reads an amount, as 32GBx8@1.79: how much one has, how many there are, how dense the chips.
func (k kind) read(text string) (energy.Range[kilogram], bool) {
	none := energy.Range[kilogram]{}
	d := density{}
	if k.dense != nil {
		d = *k.dense
		before, behind, ok := strings.Cut(text, "@")
		if ok {
			v, isNumber := number.Float(behind)
			if !isNumber || !(v >= 0.01 && v <= 10_000) {
				return none, false
			}
			text, d = before, density{v, v, v}
		}
	}
	count := 1.0
	if k.unit == "" {
		n, ok := number.Natural(text)
		if !ok || n == 0 || n > 1000 {
			return none, false
		}
		return k.emits(0, d).Scale(float64(n)), true
	}
	amount, behind, ok := strings.Cut(text, k.unit)
	if !ok {
		return none, false
	}
	if behind != "" {
		times, isCount := strings.CutPrefix(behind, "x")
		n, isNumber := number.Natural(times)
		if !isCount || !isNumber || n == 0 || n > 1000 {
			return none, false
		}
		count = float64(n)
	}
	v, ok := number.Float(amount)
	if !ok || !(v > 0 && v <= 1_000_000) {
		return none, false
	}
	return k.emits(v, d).Scale(count), true
}

// how is how the amount is written.
func (k kind) how() string {
	text := k.example + ", up to 1000 of them"
	if k.dense != nil {
		text += "; or " + k.example + "@1.5 with the GB on a cm2 of its chips"
	}
	return text
}
