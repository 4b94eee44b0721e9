package method

import (
	"slices"
	"strconv"

	"github.com/joulemark/joulemark/energy/carbon/series"
	"github.com/joulemark/joulemark/internal/number"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Settings are what a user says of energy and carbon. Make them with Default.
type Settings struct {
	// Region and Year name the grid factor; Region "" is that of the United States, Year 0 the
	// newest. Intensity, where it is not nil, is used instead, in gCO2e/kWh. Factors names a file
	// with factors of one's own.
	Region    string
	Year      int
	Intensity *float64
	Factors   string
	// FactorKind is what kind the intensity or the factors of the user are of; it is the name of a
	// [carbon.FactorKind].
	FactorKind string
	// Series is intensity over time, used instead of all of these where it is not nil.
	Series *series.Series
	// PUE is a number or the name of a preset; Consumption asks for the factor of what is consumed,
	// that is, with the losses of the grid.
	PUE         string
	Consumption bool

	// EnergySource is auto, or the name of the source that is to be used; CPUFamily replaces the
	// detected family of the model, Watts is for fixed-watts, as W or LOW..HIGH.
	EnergySource string
	CPUFamily    string
	Watts        string

	// KWh adds kWh/op to the metrics of benchmarks.
	KWh bool
}

// Default is what holds where nothing is said.
func Default() Settings {
	return Settings{PUE: "1", EnergySource: AutoSource, FactorKind: DefaultFactorKind}
}

// DefaultFactorKind is the kind of the factors that ship, and of the user's where nothing is said.
const DefaultFactorKind = "location"

// setting is one of the settings, by its key.
type setting struct {
	key     string
	allowed string // in words
	set     func(*Settings, string) (ok bool, err error)
}

var settings = []setting{
	{"region", anyText, textAt(func(s *Settings) *string { return &s.Region })},
	{"year", "a whole number", func(s *Settings, text string) (bool, error) {
		year, ok := number.Int(text)
		s.Year = year
		return ok, nil
	}},
	{"intensity", "a number", func(s *Settings, text string) (bool, error) {
		grams, ok := number.Float(text)
		if !ok {
			return false, nil
		}
		return true, s.setIntensity(grams)
	}},
	{"factors", anyText, textAt(func(s *Settings) *string { return &s.Factors })},
	{"factor-kind", anyText, textAt(func(s *Settings) *string { return &s.FactorKind })},
	{"intensity-series", anyText, func(s *Settings, text string) (bool, error) {
		return text != "", s.setSeries(text)
	}},
	{"pue", anyText, textAt(func(s *Settings) *string { return &s.PUE })},
	{"consumption", truth, truthAt(func(s *Settings) *bool { return &s.Consumption })},
	{"energy-source", anyText, textAt(func(s *Settings) *string { return &s.EnergySource })},
	{"cpu-family", anyText, textAt(func(s *Settings) *string { return &s.CPUFamily })},
	{"watts", anyText, textAt(func(s *Settings) *string { return &s.Watts })},
	{"kwh", truth, truthAt(func(s *Settings) *bool { return &s.KWh })},
}

const truth = "true or false"

func truthAt(at func(*Settings) *bool) func(*Settings, string) (bool, error) {
	return func(s *Settings, text string) (bool, error) {
		yes, err := strconv.ParseBool(text)
		*at(s) = yes
		return err == nil, nil
	}
}

// anyText is what every text is but none: where a variable of a script is empty, somebody meant
// something else.
const anyText = "a text that is not empty"

func textAt(at func(*Settings) *string) func(*Settings, string) (bool, error) {
	return func(s *Settings, text string) (bool, error) {
		*at(s) = text
		return text != "", nil
	}
}

// Keys are the names of the settings.
func Keys() []string {
	names := make([]string, len(settings))
	for i := range settings {
		names[i] = settings[i].key
	}
	return names
}

// SourceKeys are those of Keys that are about the source of energy.
func SourceKeys() []string { return Keys()[carbonSettings : carbonSettings+sourceSettings] }

// CarbonKeys are those of Keys that are about what energy emits.
func CarbonKeys() []string { return Keys()[:carbonSettings] }

// How many of the settings come first that are about carbon, and behind these about the source.
const carbonSettings, sourceSettings = 8, 3

// Set sets one of the settings, as it is written in the environment or on a command line. Where
// that is refused the setting is as it was.
func (s *Settings) Set(key, text string) error {
	i := slices.IndexFunc(settings, func(one setting) bool { return one.key == key })
	if i < 0 {
		return suggest.NoKey(key, Keys())
	}
	set := *s
	ok, err := settings[i].set(&set, text)
	switch {
	case err != nil:
		return err
	case !ok:
		return suggest.Wrong(key, suggest.Quote(text), "%s", settings[i].allowed)
	}
	*s = set
	return nil
}
