package energy

import "fmt"

// Kind says how a figure is known. The zero value means that nothing has been
// said yet; it is not valid in a finished figure.
type Kind uint8

// The kinds, from the strongest to the weakest.
const (
	Measured Kind = iota + 1 // read from a counter of the hardware
	Modelled                 // computed from CPU time, or from published statistics
	Assumed                  // a constant that somebody chose
)

// Kinds returns all valid kinds, the strongest first.
func Kinds() []Kind { return []Kind{Measured, Modelled, Assumed} }

// Weaker returns the kind of a figure made from two: a sum of a measurement and
// an assumption is an assumption. The zero Kind is neutral.
func (k Kind) Weaker(other Kind) Kind { return max(k, other) }

// Valid reports whether k is one of the three kinds.
func (k Kind) Valid() bool { return k >= Measured && k <= Assumed }

// String returns "measured", "modelled" or "assumed".
func (k Kind) String() string {
	switch k {
	case Measured:
		return "measured"
	case Modelled:
		return "modelled"
	case Assumed:
		return "assumed"
	case 0:
		return "unknown"
	}
	return fmt.Sprintf("Kind(%d)", uint8(k))
}

// MarshalText writes the name; an invalid kind is an error.
func (k Kind) MarshalText() ([]byte, error) {
	if !k.Valid() {
		return nil, fmt.Errorf("energy: kind is %v; allowed are measured, modelled and assumed", k)
	}
	return []byte(k.String()), nil
}

// UnmarshalText reads a name as [Kind.String] writes it.
func (k *Kind) UnmarshalText(text []byte) error {
	for _, known := range Kinds() {
		if string(text) == known.String() {
			*k = known
			return nil
		}
	}
	return fmt.Errorf("energy: kind %q is not known; allowed are measured, modelled and assumed", text)
}
