package cost

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/joulemark/joulemark/energy"
)

// ProfileSchema is the version of the form of profile files. It changes when a key that must be
// there is added, or when one is taken away or changes its meaning.
const ProfileSchema = 1

// Bounds of what a profile file says of its energy source.
const (
	MaxProfileWarnings = 16
	MaxProfileWarning  = 500 // characters of one of them
)

// ProfileSet is what one calibration found out about the engines of a machine: the content of a
// profile file.
type ProfileSet struct {
	Schema int           `yaml:"schema"`
	Tool   string        `yaml:"tool"` // with its version
	Date   time.Time     `yaml:"date"`
	Host   ProfileHost   `yaml:"host"`
	Source ProfileSource `yaml:"energy"`
	// Calibrations are one an engine.
	Calibrations []Calibration `yaml:"engines"`
}

// ProfileHost is the machine that was calibrated.
type ProfileHost struct {
	OS      string `yaml:"os"`
	Arch    string `yaml:"arch"`
	CPU     string `yaml:"cpu"`
	Threads int    `yaml:"threads"`
	Go      string `yaml:"go"`
	// CPUID is vendor, family, model and stepping, by which CPUs are told apart that hypervisors
	// give the same name; "" where they are not known, as in files from before there was this key.
	CPUID string `yaml:"cpuid,omitempty"`
}

// String names the machine on one line.
func (h ProfileHost) String() string {
	return fmt.Sprintf("%s, %d threads, %s/%s, %s", h.CPU, h.Threads, h.OS, h.Arch, h.Go)
}

// ProfileSource is how the energy of a calibration was known.
type ProfileSource struct {
	Name   string      `yaml:"source"`
	Kind   energy.Kind `yaml:"kind"`
	Detail string      `yaml:"detail"`
	// Warnings are what a reader must know before believing the energies, such as a CPU family that
	// was guessed. They hold for every prediction. There are at most [MaxProfileWarnings].
	Warnings []string `yaml:"warnings,omitempty"`
}

// SetWarnings takes over what is worth a warning: as many as there is room for, the first ones
// first, and then how many more there were; each on one line, and cut short where it is long.
func (s *ProfileSource) SetWarnings(all []string) {
	s.Warnings = nil
	for _, w := range all {
		w = strings.Join(strings.Fields(strings.ToValidUTF8(w, "?")), " ")
		if r := []rune(w); len(r) > MaxProfileWarning {
			w = string(r[:MaxProfileWarning-3]) + "..."
		}
		if w != "" && !slices.Contains(s.Warnings, w) {
			s.Warnings = append(s.Warnings, w)
		}
	}
	if most := MaxProfileWarnings - 1; len(s.Warnings) > MaxProfileWarnings {
		s.Warnings = append(s.Warnings[:most:most], fmt.Sprintf("%d warnings more", len(s.Warnings)-most))
	}
}

func (s *ProfileSource) validWarnings() error {
	if n := len(s.Warnings); n > MaxProfileWarnings {
		return fmt.Errorf("%d of them; allowed are at most %d", n, MaxProfileWarnings)
	}
	for i, w := range s.Warnings {
		if n := utf8.RuneCountInString(w); strings.TrimSpace(w) == "" || n > MaxProfileWarning {
			return fmt.Errorf("warning %d is %d characters long; allowed are texts of at most %d",
				i+1, n, MaxProfileWarning)
		}
	}
	return nil
}

// Engines lists the engines that the set has profiles of.
func (s *ProfileSet) Engines() []string {
	names := make([]string, len(s.Calibrations))
	for i, c := range s.Calibrations {
		names[i] = c.Engine
	}
	return names
}

// For returns the profile of an engine. Its kind is that of the energies it was made from, but
// never stronger than modelled, because a prediction was not read from a counter. An engine that
// the set knows nothing of is an error that lists those it knows.
func (s *ProfileSet) For(engine string) (Profile, error) {
	for i := range s.Calibrations {
		c := &s.Calibrations[i]
		if c.Engine != engine {
			continue
		}
		return Profile{
			Name: "calibrated " + engine, Kind: s.Source.Kind.Weaker(energy.Modelled), Calibration: c,
			Source: fmt.Sprintf("%d points on %v, %s, by %s (%v: %s); residual %.0f %%",
				c.Points, s.Host, s.Date.UTC().Format(time.DateOnly), s.Source.Name, s.Source.Kind, s.Source.Detail,
				100*c.Energy.Residual),
			Note: "What the nodes compute by themselves is in it only as far as that of the calibration's " +
				"own messages.",
		}, nil
	}
	return Profile{}, fmt.Errorf("cost: profile of engine %q; the file has %s", engine, strings.Join(s.Engines(), ", "))
}

// Foreign says in which way the machine is not the one that was calibrated, "" where it is the
// same. Another version of Go does not make it another machine. Where the profile does not tell
// which CPU has a name that many have, it says that.
func (s *ProfileSet) Foreign(h ProfileHost) string {
	a, b := s.Host, h
	a.Go, b.Go = "", ""
	if a.CPUID == "" || b.CPUID == "" { // then the name has to do
		a.CPUID, b.CPUID = "", ""
	}
	switch {
	case a != b:
		return fmt.Sprintf("the profile was made on another machine (%s), and this is %s", s.Host.inFull(), h.inFull())
	case s.Host.CPUID == "" && h.CPUID != "" && !modelNumber.MatchString(h.CPU):
		return fmt.Sprintf("whether the profile was made on this machine cannot be told: many CPUs are called %q, and "+
			"the profile does not say which by CPUID; calibrate anew", h.CPU)
	}
	return ""
}

// modelNumber is found in names that are of one kind of CPU, such as "AMD EPYC 7R13".
var modelNumber = regexp.MustCompile(`[0-9][0-9A-Z][0-9]{2}`)

// inFull names the machine with what its CPU is by CPUID.
func (h ProfileHost) inFull() string {
	if h.CPUID == "" {
		return h.String()
	}
	return fmt.Sprintf("%v, CPUID %s", h, h.CPUID)
}

// Warnings are what a reader on that machine must know before believing a prediction: that it is
// not the one that was calibrated, and what the calibration was warned of.
func (s *ProfileSet) Warnings(h ProfileHost) []string {
	var all []string
	if foreign := s.Foreign(h); foreign != "" {
		all = append(all, foreign)
	}
	for _, w := range s.Source.Warnings {
		all = append(all, "calibrated with a warning: "+w)
	}
	return all
}

// Validate reports every fault, each with its key.
func (s *ProfileSet) Validate() error {
	errs := faults{}
	if s.Schema != ProfileSchema {
		errs.add("schema", fmt.Errorf("%d; allowed is %d", s.Schema, ProfileSchema))
	}
	for _, t := range [...]struct{ key, value string }{
		{"tool", s.Tool},
		{"host: os", s.Host.OS},
		{"host: arch", s.Host.Arch},
		{"host: cpu", s.Host.CPU},
		{"host: go", s.Host.Go},
		{"energy: source", s.Source.Name},
		{"energy: detail", s.Source.Detail},
	} {
		if strings.TrimSpace(t.value) == "" {
			errs.add(t.key, errors.New("it is empty"))
		}
	}
	if y := s.Date.Year(); s.Date.IsZero() || y < 1 || y > 9999 {
		errs.add("date", fmt.Errorf("%v; allowed are days of the years 1 to 9999", s.Date))
	}
	if s.Host.Threads < 1 {
		errs.add("host: threads", fmt.Errorf("%d; at least 1 is needed", s.Host.Threads))
	}
	if !s.Source.Kind.Valid() {
		errs.add("energy: kind", fmt.Errorf("%v; allowed are measured, modelled and assumed", s.Source.Kind))
	}
	errs.add("energy: warnings", s.Source.validWarnings())
	if len(s.Calibrations) == 0 {
		errs.add("engines", errors.New("none; at least one is needed"))
	}
	names := s.Engines()
	for i := range s.Calibrations {
		key := fmt.Sprintf("engines[%d]", i)
		errs.add(key, s.Calibrations[i].Validate())
		if slices.Contains(names[:i], names[i]) {
			errs.add(key, fmt.Errorf("engine: %q is there twice", names[i]))
		}
	}
	if err := errs.join(); err != nil {
		return fmt.Errorf("cost: %w", err)
	}
	return nil
}
