package cost

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/joulemark/joulemark/energy"
	"github.com/joulemark/joulemark/internal/suggest"
)

// Profile predicts what an algorithm would cost where it really runs, from the
// messages it sends and the bytes they take. A prediction and the energy that
// running a simulation took on this machine are different things and never share
// a column. The zero Profile is not valid.
type Profile struct {
	Name string      `json:"name" yaml:"name" mapstructure:"name"`
	Kind energy.Kind `json:"kind" yaml:"kind" mapstructure:"kind"`

	// PerMessage is the energy of one message whatever its size: handling it at
	// both ends, as far as the source counts that.
	PerMessage energy.Range[energy.Joules] `json:"per_message_j" yaml:"per_message_j" mapstructure:"per_message_j"`
	// PerByte is the energy of one byte on the wire or in the air.
	PerByte energy.Range[energy.Joules] `json:"per_byte_j" yaml:"per_byte_j" mapstructure:"per_byte_j"`

	// NoPUE says that the site of the computers adds nothing to it: radios and batteries have no
	// building around them, and what networks use, they use elsewhere.
	NoPUE bool `json:"no_pue,omitempty" yaml:"no_pue,omitempty" mapstructure:"no_pue"`

	Source string `json:"source" yaml:"source" mapstructure:"source"` // where the numbers come from
	Note   string `json:"note,omitempty" yaml:"note" mapstructure:"note"`

	// Calibration is what was found by measuring on an engine. Where it is not nil the
	// prediction comes from it alone, and PerMessage and PerByte are 0. It is shared by copies
	// of the profile: do not write to it.
	Calibration *Calibration `json:"-" yaml:"-" mapstructure:"-"`
}

// Predict returns what the work would cost: by messages and wire bytes, or, where the profile was
// calibrated, by everything that the calibration knows, with the CPU time too. A count that is
// negative or not finite, a profile that is not valid, or a cost too great for a number, is an
// error.
func (p Profile) Predict(w Work) (Prediction, error) {
	if err := errors.Join(p.Validate(), w.Validate()); err != nil {
		return Prediction{}, err
	}
	predicted := Prediction{Joules: p.PerMessage.Scale(w.Messages).Add(p.PerByte.Scale(float64(w.Wire)))}
	if p.Calibration != nil {
		predicted = p.Calibration.predict(w)
	}
	predicted.Kind = p.Kind
	if err := errors.Join(predicted.CPU.Valid(), predicted.Joules.Valid()); err != nil {
		return Prediction{}, fmt.Errorf("cost: profile %q has no prediction of that much work: %w", p.Name, err)
	}
	return predicted, nil
}

// Validate reports every fault of the profile. A profile in which everything is
// free is a fault, because it would print zeros that look like results.
func (p Profile) Validate() error {
	var errs []error
	add := func(key string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("cost: profile %q: %s: %w", p.Name, key, err))
		}
	}
	if strings.TrimSpace(p.Name) == "" {
		add("name", errors.New("it is empty; a profile needs a name"))
	}
	if !p.Kind.Valid() {
		add("kind", fmt.Errorf("it is %v; allowed are measured, modelled and assumed", p.Kind))
	}
	if strings.TrimSpace(p.Source) == "" {
		add("source", errors.New("it is empty; say where the numbers come from"))
	}
	for _, c := range [...]struct {
		key string
		r   energy.Range[energy.Joules]
	}{{"per_message_j", p.PerMessage}, {"per_byte_j", p.PerByte}} {
		add(c.key, c.r.Valid())
		if c.r.High > MaxCoefficient && !math.IsInf(float64(c.r.High), 0) {
			add(c.key, fmt.Errorf("it is up to %g J; allowed is at most %g J",
				float64(c.r.High), float64(MaxCoefficient)))
		}
	}
	free := p.PerMessage == (energy.Range[energy.Joules]{}) && p.PerByte == (energy.Range[energy.Joules]{})
	switch {
	case p.Calibration != nil:
		add("calibration", p.Calibration.Validate())
		if !free {
			add("per_message_j and per_byte_j", errors.New("they must be 0 beside a calibration"))
		}
	case free:
		add("per_message_j and per_byte_j", errors.New("both are 0; at least one must exceed 0"))
	}
	return errors.Join(errs...)
}

// LookupProfile returns the built-in profile of that name, in any case. An
// unknown name is an error that lists the names.
func LookupProfile(name string) (Profile, error) {
	var names []string
	for _, p := range Profiles() {
		if strings.EqualFold(p.Name, strings.TrimSpace(name)) {
			return p, nil
		}
		names = append(names, p.Name)
	}
	return Profile{}, suggest.Unknown("cost: profile", name, names)
}
