package algorithms

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
)

// Param describes a parameter of an algorithm. A parameter with Choices is a word,
// one with Min below Max a number, and one with both may be either. Whole numbers only
// unless Real is set.
type Param struct {
	Name    string
	Doc     string // with the unit
	Default string
	Min     float64
	Max     float64
	Real    bool
	Choices []string
	// Waived is the choice, if any, under which the Spec promises nothing any more: it is there to
	// show what goes wrong then.
	Waived string
}

// Params are values by name, as text. The zero value has none, and stands for the
// defaults. After Spec.Resolve every parameter has a value that is allowed.
type Params map[string]string

// IsNumber reports whether the parameter may be a number, besides its Choices or alone.
func (p Param) IsNumber() bool { return p.Choices == nil || p.Min < p.Max }

// allowed describes what the parameter may be.
func (p Param) allowed() string {
	allowed := p.Choices
	if p.IsNumber() {
		kind := "a whole number"
		if p.Real {
			kind = "a number"
		}
		allowed = append(slices.Clip(allowed), fmt.Sprintf("%s from %s to %s", kind,
			strconv.FormatFloat(p.Min, 'f', -1, 64), strconv.FormatFloat(p.Max, 'f', -1, 64)))
	}
	return strings.Join(allowed, ", ")
}

// Check reports why a value is not allowed, or nil.
func (p Param) Check(value string) error {
	ok := slices.Contains(p.Choices, value)
	if !ok && p.IsNumber() {
		v, err := strconv.ParseFloat(value, 64)
		ok = err == nil && decimal(value) && v >= p.Min && v <= p.Max && !math.IsInf(v, 0) &&
			(p.Real || v == math.Trunc(v))
	}
	if !ok {
		return fmt.Errorf("%s: %q (allowed: %s)", p.Name, value, p.allowed())
	}
	return nil
}

// decimal refuses what others may take for a number of another base.
func decimal(value string) bool {
	digits := strings.TrimLeft(value, "+-")
	octal := len(digits) > 1 && digits[0] == '0' && '0' <= digits[1] && digits[1] <= '9'
	return !octal && !strings.ContainsAny(value, "xX_")
}

// Promises reports whether what the Spec says of its properties holds with these parameters.
func (s *Spec) Promises(given Params) bool {
	return !slices.ContainsFunc(s.Params, func(p Param) bool { return p.Waived != "" && given[p.Name] == p.Waived })
}

// Resolve fills in the defaults and checks every value; all faults come back
// together. The argument is not changed.
func (s *Spec) Resolve(given Params) (Params, error) {
	var errs []error
	all := make(Params, len(s.Params))
	known := make([]string, 0, len(s.Params))
	for _, p := range s.Params {
		known = append(known, p.Name)
		all[p.Name] = p.Default
		if v, ok := given[p.Name]; ok {
			all[p.Name] = v
			if err := p.Check(v); err != nil {
				errs = append(errs, fmt.Errorf("%s.%w", s.Name, err))
			}
		}
	}
	names := make([]string, 0, len(given))
	for name := range given {
		if !slices.Contains(known, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		errs = append(errs, fmt.Errorf("%s.%s: no such parameter (allowed: %s)", s.Name, name, orNone(known)))
	}
	return all, errors.Join(errs...)
}

func orNone(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, ", ")
}

// Int is the value of a whole-number parameter of a resolved set.
func (p Params) Int(name string) int { return int(p.Float(name)) }

// Float is the value of a numeric parameter of a resolved set.
func (p Params) Float(name string) float64 {
	v, err := strconv.ParseFloat(p.Word(name), 64)
	if err != nil {
		panic("algorithms: parameter " + name + " is not a number: resolve the parameters first")
	}
	return v
}

// Word is the value of a parameter of a resolved set, as text.
func (p Params) Word(name string) string {
	v, ok := p[name]
	if !ok {
		panic("algorithms: parameter " + name + " has no value: resolve the parameters first")
	}
	return v
}
