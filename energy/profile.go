package energy

import (
	"errors"
	"fmt"
	"strings"
)

// Profile predicts what an algorithm would cost where it really runs, from the
// messages it sends and the bytes they take. A prediction and the energy that
// running a simulation took on this machine are different things and never share
// a column. The zero Profile is not valid.
type Profile struct {
	Name string `json:"name" yaml:"name" mapstructure:"name"`
	Kind Kind   `json:"kind" yaml:"kind" mapstructure:"kind"`

	// PerMessage is the energy of one message whatever its size: handling it at
	// both ends, as far as the source counts that.
	PerMessage Range[Joules] `json:"per_message_j" yaml:"per_message_j" mapstructure:"per_message_j"`
	// PerByte is the energy of one byte on the wire or in the air.
	PerByte Range[Joules] `json:"per_byte_j" yaml:"per_byte_j" mapstructure:"per_byte_j"`

	Source string `json:"source" yaml:"source" mapstructure:"source"` // where the numbers come from
	Note   string `json:"note,omitempty" yaml:"note" mapstructure:"note"`
}

// Predict returns the energy of so many messages of so many bytes in all. Counts
// may be averages. A count that is negative or not finite, or a profile that is
// not valid, is an error.
func (p Profile) Predict(messages float64, wire Bytes) (Range[Joules], error) {
	if err := errors.Join(
		p.Validate(),
		checkNonNegative("messages", messages),
		checkNonNegative("wire bytes", float64(wire)),
	); err != nil {
		return Range[Joules]{}, err
	}
	return p.PerMessage.Scale(messages).Add(p.PerByte.Scale(float64(wire))), nil
}

// Validate reports every fault of the profile. A profile in which everything is
// free is a fault, because it would print zeros that look like results.
func (p Profile) Validate() error {
	var errs []error
	add := func(key string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("energy: profile %q: %s: %w", p.Name, key, err))
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
	add("per_message_j", p.PerMessage.Valid())
	add("per_byte_j", p.PerByte.Valid())
	if p.PerMessage == (Range[Joules]{}) && p.PerByte == (Range[Joules]{}) {
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
	return Profile{}, fmt.Errorf("energy: profile %q is not known%s; allowed are %s",
		name, didYouMean(nearest(name, names)), strings.Join(names, ", "))
}
