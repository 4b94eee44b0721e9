package saved

import (
	"bytes"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/joulemark/joulemark/bench/record"
	"github.com/joulemark/joulemark/energy"
)

// counted is a line of perf stat: what an event came to, with a unit.
type counted struct {
	place string // the time of the interval and the CPU, where the line is of a part alone
	after float64
	value string
	unit  string
	event string
	mean  bool // over several runs
}

// The separators that perf stat -x is given. Behind a comma numbers have a point; behind others
// they are as in the language of the shell.
const separators = ",;|\t"

var (
	perfValue = regexp.MustCompile(`^(\d+([.,]\d+)?|<not (counted|supported)>)$`)
	perfUnit  = regexp.MustCompile(`^[A-Za-z%/]*$`)
	perfEvent = regexp.MustCompile(`^[A-Za-z][\w./:=-]*$`)
)

// countedOf reads a line, in any of the separators: value, unit and event follow one another,
// behind what says the interval and the CPU.
func countedOf(line string) (c counted, ok bool) {
	if strings.HasPrefix(line, `{`) {
		return countedOfJSON(line)
	}
	for _, sep := range separators {
		fields := strings.Split(line, string(sep))
		for i := 0; i+2 < len(fields) && i < 4; i++ {
			value := strings.TrimSpace(fields[i])
			if !perfValue.MatchString(value) || !perfUnit.MatchString(fields[i+1]) ||
				!perfEvent.MatchString(fields[i+2]) {
				continue
			}
			c = counted{
				value: strings.ReplaceAll(value, ",", "."), unit: fields[i+1], event: fields[i+2],
				place: strings.TrimSpace(strings.Join(fields[:i], ",")),
			}
			c.mean = i+3 < len(fields) && strings.HasSuffix(fields[i+3], "%")
			if i > 0 {
				c.after, _ = strconv.ParseFloat(strings.ReplaceAll(strings.TrimSpace(fields[0]), ",", "."), 64)
			}
			return c, true
		}
	}
	return c, false
}

// countedOfJSON reads a line of perf stat -j.
func countedOfJSON(line string) (c counted, ok bool) {
	var j struct {
		Interval float64 `json:"interval"`
		CPU      string  `json:"cpu"`
		Value    *string `json:"counter-value"`
		Unit     string  `json:"unit"`
		Event    string  `json:"event"`
		Variance float64 `json:"variance"`
	}
	if json.Unmarshal([]byte(line), &j) != nil || j.Value == nil || j.Event == "" {
		return c, false
	}
	place := j.CPU
	if j.Interval > 0 {
		place = fmt.Sprintf("%v %s", j.Interval, j.CPU)
	}
	return counted{place, j.Interval, strings.TrimSpace(*j.Value), j.Unit, j.Event, j.Variance > 0}, true
}

// isPerfStat reports whether the first line that says something is one of perf stat.
func isPerfStat(text []byte) bool {
	for line := range bytes.Lines(text) {
		line = bytes.TrimRight(line, "\r\n")
		if len(bytes.TrimSpace(line)) == 0 || line[0] == '#' {
			continue
		}
		_, ok := countedOf(string(line))
		return ok
	}
	return false
}

// perfRun is the events of one run, those of its intervals and CPUs added.
type perfRun struct {
	line   int
	events []record.NamedFigure
	seen   map[string]bool // event at a place
	after  float64         // end of the last interval
}

func (r *perfRun) add(c *counted, value float64) {
	r.seen[c.place+" "+c.event] = true
	r.after = max(r.after, c.after)
	i := slices.IndexFunc(r.events, func(f record.NamedFigure) bool { return f.Name == c.event })
	if i < 0 {
		i = len(r.events)
		r.events = append(r.events, record.NamedFigure{Name: c.event, Unit: c.unit})
	}
	r.events[i].Value += value
}

func readPerfStat(text []byte) (*record.Results, error) {
	res := fresh("perf stat")
	var runs []*perfRun
	var current *perfRun
	number, means := 0, false
	for raw := range bytes.Lines(text) {
		number++
		line := strings.TrimRight(string(raw), "\r\n")
		if strings.TrimSpace(line) == "" || line[0] == '#' {
			if strings.HasPrefix(line, "# started on") { // a further run, behind the one before
				current = nil
			}
			continue
		}
		c, ok := countedOf(line)
		if !ok { // a further metric of the event before, or what the command itself has printed
			continue
		}
		if current == nil || current.seen[c.place+" "+c.event] {
			current = &perfRun{line: number, seen: map[string]bool{}}
			runs = append(runs, current)
		}
		means = means || c.mean
		value, err := strconv.ParseFloat(c.value, 64)
		if err != nil { // not counted, or not supported
			current.seen[c.place+" "+c.event] = true
			continue
		}
		current.add(&c, value)
	}
	var lines []int
	for i, run := range runs {
		rec := run.record(res)
		rec.Trial = i
		res.Records, lines = append(res.Records, rec), append(lines, run.line)
	}
	res.Scenario.Trials = len(runs)
	if means {
		res.Warnings = append(res.Warnings, "the figures are means of perf stat -r, which does not say over "+
			"how many runs")
	}
	return validated(res, lines)
}

// take is the sum of the first of the events that there are, in the unit of which so many are one
// of the record's.
func (r *perfRun) take(events ...string) (float64, bool) {
	for _, name := range events {
		i := slices.IndexFunc(r.events, func(f record.NamedFigure) bool {
			bare, _, _ := strings.Cut(f.Name, ":") // without what says in which mode
			return strings.Trim(strings.TrimPrefix(bare, "power"), "/") == name
		})
		if i < 0 {
			continue
		}
		v := r.events[i]
		r.events = slices.Delete(r.events, i, i+1)
		switch v.Unit {
		case "msec":
			v.Value /= 1e3
		case "ns":
			v.Value /= 1e9
		}
		return v.Value, true
	}
	return 0, false
}

// record is the run as a record. The energy is that of the counters of the whole machine.
func (r *perfRun) record(res *record.Results) record.Record {
	rec := commandOf("command of perf stat")
	var wall, cpu *float64
	if v, ok := r.take("duration_time"); ok {
		wall = &v
	} else if r.after > 0 {
		wall = &r.after
	}
	if v, ok := r.take("task-clock", "cpu-clock"); ok {
		cpu = &v
	}
	if user, ok := r.take("user_time"); ok {
		if system, ok := r.take("system_time"); ok && cpu == nil {
			cpu = new(user + system)
		}
	}
	timed(&rec, wall, cpu, new(float64))
	r.energy(&rec, res)
	rec.Metrics = r.events
	return rec
}

// energy fills in what the counters of the machine showed: of its packages with their memory, or of
// the platform, or of its cores alone. They are of all that ran meanwhile, so all is charged.
func (r *perfRun) energy(rec *record.Record, res *record.Results) {
	var joules energy.Joules
	part := func(to **energy.Joules, event string) (ok bool) {
		v, ok := r.take(event)
		if ok {
			*to = new(energy.Joules(v))
			joules += **to
		}
		return ok
	}
	warn := func(text string) {
		if !slices.Contains(res.Warnings, text) {
			res.Warnings = append(res.Warnings, text)
		}
	}
	var cores *energy.Joules
	switch {
	case part(&rec.PackageJ, "energy-pkg"):
		part(&rec.DRAMJ, "energy-ram")
	case part(&rec.MachineJ, "energy-psys"):
	case part(&cores, "energy-cores"):
		warn("the energy is that of the cores alone, without caches and memory")
	default:
		return
	}
	warn("the energy is that of the whole machine while the command ran, with idling and all other programs")
	rec.Know("energy_j", "energy_low_j", "energy_high_j", "energy_kind")
	rec.EnergyJ, rec.EnergyLowJ, rec.EnergyHighJ = joules, joules, joules
	rec.EnergyKind, rec.EnergySource, rec.HostShare = energy.Measured, "perf", new(1.0)
	res.Method.Kind = energy.Measured
	res.Method.Energy = "counters of the processor, read by perf stat"
}
