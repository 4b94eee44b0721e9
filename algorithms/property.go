package algorithms

import (
	"errors"
	"fmt"
)

// A Property is something that must hold throughout a run.
type Property struct {
	Name string // "one leader per term"
	Text string // what it says, in a sentence
	// Synchronous says that the algorithm promises the property only while the system is
	// synchronous: every message that is not lost is handled within Setup.Delta, so that a time-out
	// tells what it is taken to tell. The zero value is a property that holds however long messages
	// take, as those of algorithms for partial synchrony do (C. Dwork, N. Lynch, L. Stockmeyer:
	// Consensus in the presence of partial synchrony, Journal of the ACM 35(2), 1988, 288-323).
	Synchronous bool
}

// IfSynchronous is the same property as promised by an algorithm that needs the bound on delays for
// it.
func (p Property) IfSynchronous() Property {
	p.Synchronous = true
	return p
}

// Broken is the violation of the property: what a Checker has seen, with the nodes and the values.
func (p Property) Broken(format string, args ...any) error {
	return &Violation{Property: p.Name, Err: fmt.Errorf(format, args...)}
}

// A Violation is the error of a Checker that has seen a property broken. Which property that is
// decides whether the algorithm has promised it for the run: see Spec.Property.
type Violation struct {
	Property string // its name, one of those in Spec.Properties
	Err      error  // what was seen of it
}

// Error is the name of the property and what was seen.
func (v *Violation) Error() string { return v.Property + ": " + v.Err.Error() }

// Unwrap is what was seen.
func (v *Violation) Unwrap() error { return v.Err }

// Property is the one that an error of the algorithm's checker says is broken; false where it names
// none of Properties.
func (s *Spec) Property(violation error) (Property, bool) {
	if v, ok := errors.AsType[*Violation](violation); ok {
		for _, p := range s.Properties {
			if p.Name == v.Property {
				return p, true
			}
		}
	}
	return Property{}, false
}
